package io.velour.bench.growth;

import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.velour.bench.report.Words;
import io.velour.cluster.NodeId;
import io.velour.placement.Assignment;
import io.velour.placement.AssignmentPlanner;
import io.velour.placement.PlacementNode;

/** How long the planner takes, and how much it moves, as nodes come and go. */
final class PlanGrowth {
    private static final double NANOS_PER_MICRO = 1_000;
    private static final int TEN = 10;

    private final MarkdownTable table;

    PlanGrowth(PrintWriter out) {
        this.table = new MarkdownTable(out, "storage nodes", "partitions", "what happens", "plan, ms",
                "replicas moved", "of all", "leaders moved");
    }

    /** Measures what happens to a cluster that has, or comes to have, this size. */
    void measure(Shape shape) {
        int nodes = shape.nodes();
        Assignment nothing = new Assignment(Collections.nCopies(shape.partitions(), List.of()));
        List<PlacementNode> all = Shape.placed(IntStream.range(0, nodes));
        Assignment born = measure(shape, "birth", nothing, all);
        measure(shape, "one joins", planned(nothing, nodes - 1), all);
        measure(shape, "one is lost or drained", born, Shape.placed(IntStream.range(1, nodes)));
        if (nodes > 2 * TEN) {
            measure(shape, "ten join", planned(nothing, nodes - TEN), all);
            measure(shape, "ten are lost", born, Shape.placed(IntStream.range(TEN, nodes)));
        }
    }

    private static Assignment planned(Assignment nothing, int nodes) {
        return AssignmentPlanner.replan(nothing, Shape.placed(IntStream.range(0, nodes)), Shape.REDUNDANCY);
    }

    private Assignment measure(Shape shape, String what, Assignment before, List<PlacementNode> nodes) {
        double nanos = Timing.ofOne(1, () -> AssignmentPlanner.replan(before, nodes, Shape.REDUNDANCY));
        Assignment after = AssignmentPlanner.replan(before, nodes, Shape.REDUNDANCY);
        int moves = moves(before, after);
        table.add(Words.whole(shape.nodes()), Words.whole(shape.partitions()), what,
                Words.millis(nanos / NANOS_PER_MICRO), Words.whole(moves),
                String.format("%.2f %%", 100.0 * moves / (shape.partitions() * Shape.REDUNDANCY)),
                Words.whole(leaderMoves(before, after)));
        return after;
    }

    /** Returns how many replicas there are that were not there before. */
    private static int moves(Assignment before, Assignment after) {
        int moves = 0;
        for (int partition = 0; partition < after.partitions(); partition++) {
            List<NodeId> had = before.replicas().get(partition);
            for (NodeId node : after.replicas().get(partition)) {
                moves += had.contains(node) ? 0 : 1;
            }
        }
        return moves;
    }

    private static int leaderMoves(Assignment before, Assignment after) {
        int moves = 0;
        for (int partition = 0; partition < after.partitions(); partition++) {
            List<NodeId> had = before.replicas().get(partition);
            boolean stays = !had.isEmpty() && had.getFirst().equals(after.replicas().get(partition).getFirst());
            moves += stays ? 0 : 1;
        }
        return moves;
    }
}
