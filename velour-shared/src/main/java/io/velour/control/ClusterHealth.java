package io.velour.control;

import java.util.List;

/**
 * How the cluster is at one moment, for operators.
 *
 * @param members   the nodes of the map, in its order
 * @param movesLeft replicas that must be made or taken away until every partition is held as planned
 */
public record ClusterHealth(List<MemberView> members, PartitionStates partitions, int movesLeft) {
    public ClusterHealth {
        members = List.copyOf(members);
    }
}
