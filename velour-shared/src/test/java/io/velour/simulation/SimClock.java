package io.velour.simulation;

import io.velour.clock.PhysicalClock;
import io.velour.clock.TimeReading;
import io.velour.clock.TimeSource;

/** The two clocks of one machine: off by something, too fast or too slow, and the wall clock may jump. */
final class SimClock implements TimeSource, PhysicalClock {
    /** When the simulation begins, by a clock that is right. */
    static final long EPOCH_MILLIS = 1_700_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventQueue queue;
    private double rate = 1;
    private long rateSince;
    private long monotonicAtRateSince;
    private long wallOffsetMillis;

    SimClock(EventQueue queue) {
        this.queue = queue;
    }

    void setRate(double newRate) {
        monotonicAtRateSince = monotonicNanos();
        rateSince = queue.now();
        rate = newRate;
    }

    /** Moves the wall clock. */
    void jump(long millis) {
        wallOffsetMillis += millis;
    }

    /** The whole machine stood still: the monotonic clock did not notice, the wall clock is set right. */
    void stoodStill(long nanos) {
        monotonicAtRateSince -= (long) (nanos * rate);
        wallOffsetMillis += nanos / NANOS_PER_MILLI;
    }

    /** Puts the wall clock right. */
    void correct() {
        setRate(1);
        wallOffsetMillis = (queue.now() - monotonicNanos()) / NANOS_PER_MILLI;
    }

    private long monotonicNanos() {
        return monotonicAtRateSince + (long) ((queue.now() - rateSince) * rate);
    }

    /** Returns how much true time passes while this clock counts so many nanoseconds. */
    long trueNanos(long localNanos) {
        return (long) (localNanos / rate);
    }

    @Override
    public TimeReading now() {
        return new TimeReading(millis(), monotonicNanos());
    }

    @Override
    public long millis() {
        return EPOCH_MILLIS + wallOffsetMillis + monotonicNanos() / NANOS_PER_MILLI;
    }
}
