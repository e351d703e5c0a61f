package io.velour;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;

/** Members and maps for tests. */
public final class TestMaps {
    public static final ClusterId CLUSTER = new ClusterId(0xc1);

    private TestMaps() {}

    public static ClusterSettings settings(int redundancy) {
        return new ClusterSettings(1, redundancy, Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofHours(1));
    }

    public static Member member(long node) {
        return new Member(new NodeId(node), new Incarnation(1_000 + node));
    }

    public static StorageNode node(long id, long incarnation) {
        return new StorageNode(new NodeId(id), "node-" + id, new NodeAddress("host-" + id, 9_080), "",
                new Incarnation(incarnation));
    }

    /** Returns an entry in which these members serve, the first leading since the reign. */
    public static ReplicaSet entry(int partition, long epoch, long reign, Member... members) {
        return entry(partition, epoch, reign,
                Stream.of(members).map(TestMaps::serving).toList());
    }

    public static ReplicaSet entry(int partition, long epoch, long reign, List<Replica> replicas) {
        return new ReplicaSet(new PartitionId(partition), new Epoch(epoch), new Epoch(reign), replicas);
    }

    /** Returns a replica that serves since the first epoch. */
    public static Replica serving(Member member) {
        return new Replica(member, ReplicaRole.SERVING, Epoch.FIRST);
    }

    public static Replica catchingUp(Member member, long listing) {
        return new Replica(member, ReplicaRole.CATCHING_UP, new Epoch(listing));
    }

    /** Returns a replica that was listed in the first epoch and leaves. */
    public static Replica leaving(Member member) {
        return new Replica(member, ReplicaRole.LEAVING, Epoch.FIRST);
    }

    /** Returns a map of 16 partitions, all with the replicas of this entry, in its epoch and reign. */
    public static PartitionMap mapLike(ReplicaSet entry) {
        List<ReplicaSet> sets = new ArrayList<>(IntStream.range(0, 16)
                .mapToObj(i -> entry(i, entry.epoch().value(), entry.reign().value(), entry.replicas())).toList());
        List<StorageNode> nodes = entry.members().stream()
                .map(member -> node(member.node().value(), member.incarnation().value())).toList();
        return new PartitionMap(CLUSTER, settings(Math.max(1, nodes.size())), entry.epoch().value(), nodes, sets);
    }
}
