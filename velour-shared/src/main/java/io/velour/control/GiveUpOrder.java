package io.velour.control;

import java.util.List;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;

/**
 * An operator's explicit order to serve partitions with what one node has, and to lose what only the replicas hold that are
 * away. The one way round the rule that the last serving replica is waited for.
 *
 * @param partitions which, at least one
 * @param serveWith  the node whose replica shall serve, alone; it must be up
 * @param reason     for the record, 1 to {@value GivenUp#MAX_REASON} characters
 */
public record GiveUpOrder(List<PartitionId> partitions, NodeId serveWith, String reason) {
    public GiveUpOrder {
        partitions = partitions.stream().distinct().sorted().toList();
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("an order to give up replicas must name a partition");
        }
        GivenUp.requireReason(reason);
    }
}
