package io.velour.placement;

import java.util.stream.IntStream;

/**
 * How much it is worth that a node leads one partition more: worth most up to the floor of its fair share (all partitions,
 * in proportion to the weights), something up to the ceiling, least above. Below the floor and above the ceiling a
 * leadership is worth the more the fewer the node has for its weight.
 */
final class LeaderShares {
    private final PlacementNodes nodes;
    private final long partitions;
    private final long weights;

    LeaderShares(PlacementNodes nodes, int partitions) {
        this.nodes = nodes;
        this.partitions = partitions;
        this.weights = IntStream.range(0, nodes.count()).mapToLong(nodes::weightOf).sum();
    }

    /** Returns -1, 0 or 1 as the node's nth leadership is up to the floor of its share, up to the ceiling, or above. */
    private int rank(int node, int nth) {
        long share = partitions * nodes.weightOf(node);
        return nth * weights <= share ? -1 : (nth - 1) * weights < share ? 0 : 1;
    }

    /** Compares what one node's nth leadership is worth with another's: positive if it is worth less. */
    int compare(int node, int nth, int other, int othersNth) {
        int rank = rank(node, nth);
        int difference = Integer.compare(rank, rank(other, othersNth));
        return difference != 0 || rank == 0
                ? difference
                : Long.compare((long) nth * nodes.weightOf(other), (long) othersNth * nodes.weightOf(node));
    }
}
