package io.velour.control;

import java.util.List;

import io.velour.placement.PlacementNode;

/**
 * From what the controller would plan at a moment.
 *
 * @param state   as stored
 * @param desired the nodes that should hold replicas: not those that are being drained, nor those that are away for too long
 */
public record PlanningBasis(ClusterState state, List<PlacementNode> desired) {
    public PlanningBasis {
        desired = List.copyOf(desired);
    }
}
