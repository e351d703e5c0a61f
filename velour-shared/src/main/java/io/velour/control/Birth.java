package io.velour.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.placement.Assignment;
import io.velour.placement.AssignmentPlanner;
import io.velour.placement.PlacementNode;

/** The first state of a cluster: all replicas empty, so all of them serve. */
final class Birth {
    private Birth() {}

    /** @param nodes those present, at least as many as the redundancy, ordered by node */
    static ClusterState of(BirthPlan birth, List<StorageNode> nodes) {
        Assignment plan = AssignmentPlanner.plan(
                nodes.stream().map(node -> new PlacementNode(node.id(), node.zone())).toList(),
                birth.settings().partitioner().partitionCount(), birth.settings().redundancy());
        PartitionMap map = new PartitionMap(birth.cluster(), birth.settings(), 1, nodes, entries(plan, nodes));
        return new ClusterState(map, plan, Set.of(), List.of());
    }

    private static List<ReplicaSet> entries(Assignment plan, List<StorageNode> nodes) {
        Map<NodeId, Member> members = new HashMap<>();
        nodes.forEach(node -> members.put(node.id(), node.member()));
        List<ReplicaSet> entries = new ArrayList<>(plan.partitions());
        for (int i = 0; i < plan.partitions(); i++) {
            PartitionId partition = new PartitionId(i);
            List<Replica> replicas = plan.nodesOf(partition).stream().map(members::get)
                    .map(member -> new Replica(member, ReplicaRole.SERVING, Epoch.FIRST)).toList();
            entries.add(new ReplicaSet(partition, Epoch.FIRST, Epoch.FIRST, replicas));
        }
        return entries;
    }
}
