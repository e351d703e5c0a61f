package io.velour.bench.growth;

import java.io.PrintWriter;
import java.util.function.Function;

import io.velour.bench.report.Words;

/** How long a change of the cluster takes from beginning to end, and what it costs, by simulation. */
final class LossGrowth {
    private static final double GIBIBYTE = 1L << 30;
    private static final double GIGA = 1e9;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final int TEN = 10;
    /** With fewer there would be none left in their zone. */
    private static final int ENOUGH_FOR_TEN = 60;

    private final double bytesPerNode;
    private final double gigabits;
    private final MarkdownTable table;

    /** @param gigabits a second, that the controller can send */
    LossGrowth(PrintWriter out, int gibibytesPerNode, double gigabits) {
        this.bytesPerNode = gibibytesPerNode * GIBIBYTE;
        this.gigabits = gigabits;
        this.table = new MarkdownTable(out, "storage nodes", "what happens", "first new map after, s", "whole after, s",
                "maps", "maps sent in all, GB", "nodes without a lease at worst", "loop busy, s",
                "longest decision, ms");
    }

    void measure(Shape shape) {
        measure(shape, "one is lost", simulation -> simulation.lose(1));
        if (shape.nodes() >= ENOUGH_FOR_TEN) {
            measure(shape, "ten of a zone are lost", simulation -> simulation.lose(TEN));
        }
        measure(shape, "one joins", GrowthSimulation::join);
    }

    private void measure(Shape shape, String what, Function<GrowthSimulation, GrowthSimulation.Outcome> change) {
        var outcome = change.apply(new GrowthSimulation(shape, bytesPerNode, gigabits));
        table.add(Words.whole(shape.nodes()), what, Words.twoDigits(outcome.firstMapAfter()),
                Words.whole(outcome.wholeAfter()), Words.whole(outcome.maps()),
                String.format("%,.1f", outcome.sentBytes() / GIGA), Words.whole(outcome.mostWithoutLease()),
                Words.twoDigits(outcome.busyNanos() / GIGA),
                Words.millis(outcome.longestNanos() / NANOS_PER_MICRO));
    }
}
