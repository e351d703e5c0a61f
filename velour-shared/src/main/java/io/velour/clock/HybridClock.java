package io.velour.clock;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that gives each timestamp once, never goes back, and stays ahead of every timestamp that it was shown
 * (Kulkarni et al., "Logical Physical Clocks", 2014). Safe for use by many threads; lock-free.
 */
public final class HybridClock {
    private final PhysicalClock physical;
    private final AtomicLong latest = new AtomicLong();

    public HybridClock(PhysicalClock physical) {
        this.physical = physical;
    }

    /** Returns a timestamp above all that this clock has returned or been shown. */
    public HybridTimestamp next() {
        long now = HybridTimestamp.ofMillis(physical.millis()).value();
        return new HybridTimestamp(latest.updateAndGet(last -> Math.max(last + 1, now)));
    }

    /** Returns a timestamp above {@code floor} and above all that this clock has returned or been shown. */
    public HybridTimestamp nextAfter(HybridTimestamp floor) {
        observe(floor);
        return next();
    }

    /** Returns the highest timestamp that this clock has returned or been shown; zero before the first. */
    public HybridTimestamp latest() {
        return new HybridTimestamp(latest.get());
    }

    /** Moves the clock so that all later timestamps are above {@code seen}. */
    public void observe(HybridTimestamp seen) {
        latest.accumulateAndGet(seen.value(), Math::max);
    }
}
