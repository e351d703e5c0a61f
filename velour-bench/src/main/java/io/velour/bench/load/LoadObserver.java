package io.velour.bench.load;

import java.time.Duration;

import org.HdrHistogram.Histogram;

/** Is told how a run goes, by the thread that waits for its end. */
public interface LoadObserver {
    /** Nobody looks. */
    LoadObserver NONE = new LoadObserver() {};

    /** The lead-in is over: from now on operations are recorded. */
    default void windowBegins() {}

    /** No operation that begins from now on is recorded. */
    default void windowEnds() {}

    /**
     * Another second is over.
     *
     * @param elapsed   since the beginning of the lead-in
     * @param leadIn    whether nothing is recorded yet
     * @param latencies nanoseconds, of what was done since the last call
     * @param errors    since the beginning of the lead-in
     */
    default void progress(Duration elapsed, boolean leadIn, Histogram latencies, long errors) {}
}
