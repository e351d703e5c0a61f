package io.velour.exploration;

import java.time.Duration;

import io.velour.clock.TimeReading;
import io.velour.clock.TimeSource;

/** The clock of one storage node: it stands still until time is said to pass. */
final class NodeClock implements TimeSource {
    private long millis;

    void pass(Duration time) {
        millis += time.toMillis();
    }

    @Override
    public TimeReading now() {
        return new TimeReading(Scope.START_MILLIS + millis, Duration.ofMillis(millis).toNanos());
    }
}
