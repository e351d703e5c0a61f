package io.velour.placement;

import io.velour.cluster.NodeId;

/**
 * A storage node as the planner sees it.
 *
 * @param zone   the failure domain; nodes with the same text share one, empty included
 * @param weight how much it should hold compared with the others, from 1 to {@value #MAX_WEIGHT};
 *               {@value #ORDINARY_WEIGHT} is ordinary, 200 holds twice as much
 */
public record PlacementNode(NodeId id, String zone, int weight) {
    public static final int ORDINARY_WEIGHT = 100;
    public static final int MAX_WEIGHT = 10_000;

    public PlacementNode {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "the weight of node " + id + " must be from 1 to " + MAX_WEIGHT + ", but is " + weight);
        }
    }

    /** A node of ordinary weight. */
    public PlacementNode(NodeId id, String zone) {
        this(id, zone, ORDINARY_WEIGHT);
    }
}
