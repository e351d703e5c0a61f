package io.velour.bench.load;

import java.util.Map;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;

/**
 * What became of the operations of one kind.
 *
 * @param conflicts read-modify-writes that found that the value had changed meanwhile; answered as they should be, so they are
 *                  among the latencies
 * @param errors    how many came to nothing, by what was wrong
 * @param latencies nanoseconds of those that were answered rightly, from the moment at which they were to begin
 */
public record KindResult(long conflicts, Map<String, Long> errors, Histogram latencies) {
    /** Returns how many were answered rightly. */
    public long operations() {
        return latencies.getTotalCount();
    }

    KindResult plus(KindResult other) {
        Map<String, Long> allErrors = new TreeMap<>(errors);
        other.errors.forEach((what, count) -> allErrors.merge(what, count, Long::sum));
        Histogram allLatencies = latencies.copy();
        allLatencies.add(other.latencies);
        return new KindResult(conflicts + other.conflicts, allErrors, allLatencies);
    }
}
