package io.velour.bench.load;

import java.time.Duration;
import java.util.Map;

import org.HdrHistogram.Histogram;

import io.velour.bench.workload.OperationKind;

/**
 * What was recorded of a run.
 *
 * @param window           the time in which operations began that were recorded
 * @param kinds            by kind of operation; only those that occurred
 * @param connectionErrors what went wrong with connections while nothing was asked on them
 */
public record LoadResult(Duration window, Map<OperationKind, KindResult> kinds, Map<String, Long> connectionErrors) {
    /** Returns how many operations were answered rightly. */
    public long operations() {
        return kinds.values().stream().mapToLong(KindResult::operations).sum();
    }

    public double operationsPerSecond() {
        return operations() * 1e9 / window.toNanos();
    }

    /** Returns how many operations came to nothing, and how many connections failed. */
    public long errors() {
        return kinds.values().stream().flatMap(kind -> kind.errors().values().stream()).mapToLong(Long::longValue).sum()
                + connectionErrors.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the latencies of all kinds together, in nanoseconds. */
    public Histogram latencies() {
        Histogram all = Recorder.newHistogram();
        kinds.values().forEach(kind -> all.add(kind.latencies()));
        return all;
    }
}
