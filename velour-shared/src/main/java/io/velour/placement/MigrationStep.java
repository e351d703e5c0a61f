package io.velour.placement;

import java.util.List;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;

/** One change of a partition's replica list on the way to a target assignment: a new epoch of that partition. */
public sealed interface MigrationStep {
    PartitionId partition();

    /** List the node as {@code CATCHING_UP}, at the end. */
    record Add(PartitionId partition, NodeId node) implements MigrationStep {}

    /** Make the node's replica {@code LEAVING} if it serves, or take it out if it is catching up. */
    record Retire(PartitionId partition, NodeId node) implements MigrationStep {}

    /** Put the listed nodes into this order, which has all of them. */
    record Reorder(PartitionId partition, List<NodeId> order) implements MigrationStep {
        public Reorder {
            order = List.copyOf(order);
        }
    }
}
