package io.velour.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

import io.velour.control.ControlSettings;

/** The controller's settings of a run: its lease is the usual one, the rest is more or less hasty. */
final class SimControlSettings {
    private SimControlSettings() {}

    static ControlSettings of(SplittableRandom random) {
        Duration firstWait = Duration.ofMillis(100 + random.nextInt(2_000));
        return new ControlSettings(Duration.ofMillis(2_100 + random.nextInt(900)),
                Duration.ofMillis(2_000 + random.nextInt(20_000)), 1 + random.nextInt(4),
                Duration.ofMillis(500 + random.nextInt(3_000)), Duration.ofSeconds(5), firstWait,
                firstWait.multipliedBy(4), Duration.ofMillis(500 + random.nextInt(5_000)));
    }
}
