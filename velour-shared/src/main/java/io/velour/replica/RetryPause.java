package io.velour.replica;

import java.time.Duration;

/** Keeps a question from being asked again at once. */
final class RetryPause {
    private final long nanos;
    private boolean begun;
    private long sinceNanos;

    RetryPause(Duration length) {
        this.nanos = length.toNanos();
    }

    void begin(long nowNanos) {
        begun = true;
        sinceNanos = nowNanos;
    }

    boolean isOver(long nowNanos) {
        return !begun || nowNanos - sinceNanos >= nanos;
    }
}
