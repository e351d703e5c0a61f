package io.velour.bench.report;

import org.HdrHistogram.Histogram;

/** Latencies in microseconds; 0 where nothing was measured. */
public record Latencies(double p50, double p90, double p99, double p999, double max) {
    private static final double NANOS_PER_MICRO = 1_000;

    static Latencies of(Histogram nanos) {
        return new Latencies(percentile(nanos, 50), percentile(nanos, 90), percentile(nanos, 99),
                percentile(nanos, 99.9), nanos.getMaxValue() / NANOS_PER_MICRO);
    }

    private static double percentile(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }
}
