package io.velour.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

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

class LastHeardTest {
    private static final Member ONE = new Member(new NodeId(1), new Incarnation(1));
    private static final Member TWO = new Member(new NodeId(2), new Incarnation(1));
    private static final StorageNode NODE_ONE = node(ONE);
    private static final StorageNode NODE_TWO = node(TWO);

    private final LastHeard lastHeard = new LastHeard();

    private static StorageNode node(Member member) {
        return new StorageNode(member.node(), "node", new NodeAddress("host", (int) member.node().value()), "",
                member.incarnation());
    }

    /** Both nodes are of the map; these hold every partition. */
    private static PartitionMap mapWith(Member... holders) {
        ClusterSettings settings = new ClusterSettings(1, 2, Duration.ofSeconds(2), Duration.ofMinutes(1),
                Duration.ofHours(1));
        List<Replica> replicas = List.of(holders).stream()
                .map(member -> new Replica(member, ReplicaRole.SERVING, Epoch.FIRST)).toList();
        List<ReplicaSet> sets = IntStream.range(0, 16)
                .mapToObj(i -> new ReplicaSet(new PartitionId(i), Epoch.FIRST, Epoch.FIRST, replicas)).toList();
        return new PartitionMap(new ClusterId(1), settings, 1, List.of(NODE_ONE, NODE_TWO), sets);
    }

    @Test
    void thereIsNoSilenceBeforeAnybodyHoldsAReplica() {
        assertThat(lastHeard.longestSilence(5)).isNull();
    }

    @Test
    void whoHasBeenSilentLongestCounts() {
        lastHeard.heard(ONE, 10);
        lastHeard.heard(TWO, 20);
        lastHeard.look(mapWith(ONE, TWO), 25);
        assertThat(lastHeard.longestSilence(30)).isEqualTo(Duration.ofNanos(20));

        lastHeard.heard(ONE, 30);
        lastHeard.look(mapWith(ONE, TWO), 31);
        assertThat(lastHeard.longestSilence(32)).isEqualTo(Duration.ofNanos(12));
    }

    @Test
    void whoHasNeverBeenHeardCountsFromTheFirstLook() {
        lastHeard.look(mapWith(ONE), 100);
        lastHeard.look(mapWith(ONE), 150);
        assertThat(lastHeard.longestSilence(160)).isEqualTo(Duration.ofNanos(60));
    }

    @Test
    void whoHoldsNothingAnyMoreIsNotWaitedFor() {
        lastHeard.heard(ONE, 10);
        lastHeard.heard(TWO, 90);
        lastHeard.look(mapWith(TWO), 95);
        assertThat(lastHeard.longestSilence(100)).isEqualTo(Duration.ofNanos(10));
    }
}
