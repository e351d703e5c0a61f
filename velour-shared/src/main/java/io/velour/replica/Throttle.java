package io.velour.replica;

import java.time.Duration;

/**
 * A pace: so much a second, and what was not used of it only for a short while. What is taken beyond is owed: nothing more is
 * available until time has paid for it (a token bucket that may run into debt, for whoever learns the price afterwards).
 * Used by one thread.
 */
public final class Throttle {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long perSecond;
    private final long burstNanos;
    /** Up to when the time has been used up by what was taken. */
    private long usedUntilNanos;
    private boolean begun;

    /**
     * @param perSecond how much a second, at least 1; {@link Long#MAX_VALUE} if there is no bound
     * @param burst     how long what was not used is kept
     */
    public Throttle(long perSecond, Duration burst) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("a pace must be at least 1 a second, but is " + perSecond);
        }
        this.perSecond = perSecond;
        this.burstNanos = burst.toNanos();
    }

    /**
     * Returns how much may be taken now, 0 if something is owed.
     *
     * @param nowNanos a monotonic clock, none earlier than before
     */
    public long available(long nowNanos) {
        if (perSecond == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        if (!begun || nowNanos - usedUntilNanos > burstNanos) {
            begun = true;
            usedUntilNanos = nowNanos - burstNanos;
        }
        return Math.max(0, (long) ((nowNanos - usedUntilNanos) * (perSecond / NANOS_PER_SECOND)));
    }

    /** Takes so much, also if it is more than there is. */
    public void take(long amount) {
        if (perSecond != Long.MAX_VALUE) {
            usedUntilNanos += (long) (amount * (NANOS_PER_SECOND / perSecond));
        }
    }
}
