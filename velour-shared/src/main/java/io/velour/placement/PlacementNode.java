package io.velour.placement;

import io.velour.cluster.NodeId;

/**
 * A storage node as the planner sees it.
 *
 * @param zone the failure domain; nodes with the same text share one, empty included
 */
public record PlacementNode(NodeId id, String zone) {}
