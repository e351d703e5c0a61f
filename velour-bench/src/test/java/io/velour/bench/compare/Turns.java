package io.velour.bench.compare;

import java.util.Map;
import java.util.TreeMap;

import io.velour.bench.report.Figures;
import io.velour.bench.report.Latencies;

/** Turns of tests. */
final class Turns {
    private Turns() {}

    static Turn of(String contender, String label, int round, double perSecond, double p99, boolean disturbed) {
        Latencies latencies = new Latencies(p99 / 4, p99 / 2, p99, 2 * p99, 3 * p99);
        Figures.Cpu cpu = new Figures.Cpu(new TreeMap<>(Map.of("one", 10.0, "two", 5.0)), 15, 9, 0.01, 0);
        return new Turn("some", label, contender, round, 0, new Figures((long) perSecond, perSecond, 0, latencies,
                new TreeMap<>(), Map.of(), cpu, new TreeMap<>()), Map.of(), disturbed);
    }

    static Turn of(String contender, int round, double perSecond) {
        return of(contender, "", round, perSecond, 1_000, false);
    }
}
