package io.velour.bench.compare;

import java.util.List;
import java.util.Optional;

/** Several measurements of the same: the one in the middle, and the outermost. */
record Spread(double median, double min, double max) {
    /** Returns nothing of no measurements. Of an even number, the median is between the two in the middle. */
    static Optional<Spread> of(List<Double> measured) {
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        List<Double> sorted = measured.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Optional.of(new Spread(median, sorted.getFirst(), sorted.getLast()));
    }
}
