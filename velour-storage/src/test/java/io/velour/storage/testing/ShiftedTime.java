package io.velour.storage.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.velour.clock.TimeReading;
import io.velour.clock.TimeSource;

/** The clocks of this machine, put forward by the test. */
public final class ShiftedTime implements TimeSource {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public TimeReading now() {
        long ahead = nanos.get();
        return new TimeReading(System.currentTimeMillis() + ahead / 1_000_000, System.nanoTime() + ahead);
    }

    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
