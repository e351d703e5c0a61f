package io.velour.control;

import java.util.List;

/**
 * How the cluster is at one moment, for operators.
 *
 * @param members   the nodes of the map, in its order
 * @param movesLeft replicas that must be made or taken away until every partition is held as planned
 * @param catchUps  how far those are that are being made, by member and partition
 */
public record ClusterHealth(List<MemberView> members, PartitionStates partitions, int movesLeft,
        List<MemberCatchUp> catchUps) {
    public ClusterHealth {
        members = List.copyOf(members);
        catchUps = List.copyOf(catchUps);
    }
}
