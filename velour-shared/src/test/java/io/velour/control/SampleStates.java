package io.velour.control;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

import io.velour.TestMaps;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Epoch;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.StorageNode;
import io.velour.placement.Assignment;

/** States of a cluster that has a single partition. Members are those of {@link TestMaps#member}. */
final class SampleStates {
    static final long VERSION = 50;
    private static final long EPOCH = 9;

    private SampleStates() {}

    static Replica replica(long node, ReplicaRole role) {
        return new Replica(TestMaps.member(node), role, new Epoch(role == ReplicaRole.CATCHING_UP ? 8 : 2));
    }

    /** @param target the nodes that should hold the partition, in order; they and the listed ones are the nodes */
    static ClusterState like(List<Long> target, Replica... replicas) {
        ClusterSettings settings = new ClusterSettings(0, target.size(), DrivenCluster.LEASE, Duration.ofMinutes(1),
                Duration.ofHours(1));
        PartitionMap map = new PartitionMap(TestMaps.CLUSTER, settings, VERSION, nodes(target, replicas),
                List.of(TestMaps.entry(0, EPOCH, 2, List.of(replicas))));
        List<NodeId> planned = target.stream().map(NodeId::new).toList();
        return new ClusterState(map, new Assignment(List.of(planned)), Set.of(), List.of());
    }

    private static List<StorageNode> nodes(List<Long> target, Replica... replicas) {
        LongStream listed = List.of(replicas).stream().mapToLong(replica -> replica.member().node().value());
        return LongStream.concat(target.stream().mapToLong(id -> id), listed).distinct().sorted()
                .mapToObj(id -> TestMaps.node(id, TestMaps.member(id).incarnation().value())).toList();
    }
}
