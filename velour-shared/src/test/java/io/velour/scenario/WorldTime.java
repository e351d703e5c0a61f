package io.velour.scenario;

import java.time.Duration;

/** True time, which moves only when it is told to. */
final class WorldTime {
    private long nanos;

    /** Returns nanoseconds since the beginning. */
    long now() {
        return nanos;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }
}
