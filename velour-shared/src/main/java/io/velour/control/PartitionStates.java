package io.velour.control;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/**
 * How many partitions are how well off, and whom those wait for that nobody serves.
 *
 * @param available   as many replicas serve as the redundancy says, and none that is listed is away
 * @param degraded    at least one serves
 * @param unavailable none serves
 * @param waiting     the unavailable ones, in their order
 */
public record PartitionStates(int available, int degraded, int unavailable, List<Waiting> waiting) {
    public PartitionStates {
        waiting = List.copyOf(waiting);
    }

    /** A partition that nobody serves, and the nodes of which each holds all that was acknowledged. */
    public record Waiting(PartitionId partition, List<NodeId> waitsFor) {}

    /** @param isUp tells which members have a lease */
    static PartitionStates of(PartitionMap map, Predicate<Member> isUp) {
        int available = 0;
        List<Waiting> waiting = new ArrayList<>();
        for (ReplicaSet entry : map.replicaSets()) {
            long serving = entry.servingMembers().stream().filter(isUp).count();
            if (serving == 0) {
                waiting.add(new Waiting(entry.partition(), whoHoldsEverything(entry)));
            } else if (serving >= map.settings().redundancy() && entry.members().stream().allMatch(isUp)) {
                available++;
            }
        }
        int degraded = map.replicaSets().size() - available - waiting.size();
        return new PartitionStates(available, degraded, waiting.size(), waiting);
    }

    private static List<NodeId> whoHoldsEverything(ReplicaSet entry) {
        return entry.replicas().stream().filter(replica -> replica.role() != ReplicaRole.CATCHING_UP)
                .map(Replica::member).map(Member::node).toList();
    }
}
