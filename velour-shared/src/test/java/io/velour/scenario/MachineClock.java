package io.velour.scenario;

import java.time.Duration;

import io.velour.clock.PhysicalClock;
import io.velour.clock.TimeReading;
import io.velour.clock.TimeSource;

/** The two clocks of one machine. Its wall clock may be off, and its monotonic clock stands still while it is suspended. */
final class MachineClock implements TimeSource, PhysicalClock {
    /** What a wall clock that is right shows at the beginning. */
    static final long EPOCH_MILLIS = 1_700_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final WorldTime time;
    private long wallOffsetMillis;
    private long suspendedNanos;
    private long suspendedSince = -1;

    MachineClock(WorldTime time) {
        this.time = time;
    }

    /** Moves the wall clock. */
    void jump(Duration ahead) {
        wallOffsetMillis += ahead.toMillis();
    }

    void suspend() {
        suspendedSince = time.now();
    }

    void wake() {
        suspendedNanos += time.now() - suspendedSince;
        suspendedSince = -1;
    }

    boolean isSuspended() {
        return suspendedSince >= 0;
    }

    @Override
    public TimeReading now() {
        return new TimeReading(millis(), time.now() - suspendedNanos);
    }

    @Override
    public long millis() {
        return EPOCH_MILLIS + wallOffsetMillis + time.now() / NANOS_PER_MILLI;
    }
}
