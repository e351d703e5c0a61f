package io.velour.clock;

/** Port to both clocks of this process. Implementations are called from many threads. */
@FunctionalInterface
public interface TimeSource {
    /** Returns what both clocks say now. */
    TimeReading now();
}
