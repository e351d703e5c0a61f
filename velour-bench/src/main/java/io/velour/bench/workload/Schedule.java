package io.velour.bench.workload;

/**
 * When operations are to begin in an open loop: evenly, whether or not earlier ones have been answered. That is how a store is
 * asked by many clients that know nothing of each other; a closed loop asks less the slower the store is, and so leaves out of
 * its latencies the very requests that would have waited longest (coordinated omission). For one thread.
 */
public final class Schedule {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long start;
    private final long end;
    private final double interval;
    private long taken;

    /**
     * @param start nanoseconds, as of {@link System#nanoTime}, when the first begins
     * @param end   nanoseconds; none begins then or later
     * @param rate  operations a second, more than 0
     */
    public Schedule(long start, long end, double rate) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("a rate of " + rate + " operations a second");
        }
        this.start = start;
        this.end = end;
        this.interval = NANOS_PER_SECOND / rate;
    }

    /** Returns when the next operation is to begin, in nanoseconds, past or not. */
    public long next() {
        return start + Math.round(taken * interval);
    }

    public boolean isDue(long now) {
        return !isOver() && next() - now <= 0;
    }

    /** Whether every operation has been taken. */
    public boolean isOver() {
        return next() - end >= 0;
    }

    /** Goes on to the next operation, and returns when the one before was to begin. */
    public long take() {
        long intended = next();
        taken++;
        return intended;
    }
}
