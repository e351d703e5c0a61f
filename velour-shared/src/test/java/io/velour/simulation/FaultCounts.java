package io.velour.simulation;

import java.util.EnumMap;
import java.util.Map;

/** How many faults of each kind there were. */
final class FaultCounts {
    private final Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);

    void count(FaultKind kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    void add(FaultCounts others) {
        others.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    }

    Map<FaultKind, Long> counts() {
        return counts;
    }
}
