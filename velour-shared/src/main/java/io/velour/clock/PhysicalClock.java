package io.velour.clock;

/**
 * Port to the wall clock. Implementations are called from many threads and may jump in either direction: whatever must
 * not jump is made of it by {@link HybridClock}.
 */
@FunctionalInterface
public interface PhysicalClock {
    /** Returns milliseconds since the Unix epoch, not negative. */
    long millis();
}
