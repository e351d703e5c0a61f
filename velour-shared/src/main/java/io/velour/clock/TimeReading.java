package io.velour.clock;

/**
 * Both clocks of a process, read at one moment.
 *
 * @param wallMillis     milliseconds since the Unix epoch; may jump in either direction
 * @param monotonicNanos nanoseconds since any moment; never jumps, but may stand still while the machine is suspended
 */
public record TimeReading(long wallMillis, long monotonicNanos) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * Returns how many nanoseconds have passed since an earlier reading of the same process, as whoever must not act too
     * late has to count them: the larger of what the two clocks say. A suspended machine shows on the wall clock only; a
     * wall clock that jumps ahead only ends things early.
     */
    public long cautiousNanosSince(TimeReading earlier) {
        long monotonic = monotonicNanos - earlier.monotonicNanos;
        long wall = Math.multiplyExact(wallMillis - earlier.wallMillis, NANOS_PER_MILLI);
        return Math.max(monotonic, wall);
    }
}
