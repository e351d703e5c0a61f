package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.placement.Assignment;

class DesiredNodesTest {
    private static final long DELAY = 20_000;
    private static final ControlSettings SETTINGS = new ControlSettings(Duration.ofMillis(2_500),
            Duration.ofMillis(DELAY), 16, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(1),
            Duration.ofMinutes(1), Duration.ofSeconds(5));

    private static boolean isPlanned(DrivenCluster cluster, long id) {
        return cluster.state().target().replicas().stream().anyMatch(nodes -> nodes.contains(new NodeId(id)));
    }

    @Test
    void aMemberThatIsAwayKeepsItsPlaceForSomeMinutesAndThenOthersTakeIt() {
        DrivenCluster cluster = DrivenCluster.born(4, 2, SETTINGS);
        cluster.stop(1);
        cluster.pass(DELAY - 10_000);
        assertThat(isPlanned(cluster, 1)).isTrue();
        cluster.pass(20_000);
        assertThat(isPlanned(cluster, 1)).isFalse();
        cluster.pass(20_000);
        assertThat(cluster.health().partitions().available()).isEqualTo(16);
    }

    @Test
    void whenItIsBackItIsPlannedForAgain() {
        DrivenCluster cluster = DrivenCluster.born(4, 2, SETTINGS);
        cluster.stop(1);
        cluster.pass(DELAY + 20_000);
        cluster.restart(1, 2_001);
        cluster.pass(40_000);
        assertThat(cluster.health().members().getFirst().serving()).isEqualTo(8);
        assertThat(cluster.health().movesLeft()).isZero();
    }

    @Test
    void aControllerThatStartsPlansNothingForWhoWasAwayBefore() {
        DrivenCluster cluster = DrivenCluster.born(4, 2, SETTINGS);
        cluster.stop(1);
        cluster.pass(DELAY + 20_000);
        Assignment target = cluster.state().target();
        cluster.startController(cluster.state());
        cluster.pass(DELAY + 20_000);
        assertThat(cluster.state().target()).isEqualTo(target);
    }

    @Test
    void aControllerThatStartsWaitsAsLongAsEverForWhoIsPlannedFor() {
        DrivenCluster cluster = DrivenCluster.born(4, 2, SETTINGS);
        cluster.stop(1);
        cluster.pass(DELAY - 10_000);
        cluster.startController(cluster.state());
        cluster.pass(DELAY - 10_000);
        assertThat(isPlanned(cluster, 1)).isTrue();
    }

    @Test
    void ifTooFewWouldRemainThePlanStays() {
        DrivenCluster cluster = DrivenCluster.born(2, 2, SETTINGS);
        Assignment target = cluster.state().target();
        cluster.stop(1);
        cluster.pass(DELAY + 20_000);
        assertThat(cluster.state().target()).isEqualTo(target);
    }

    @Test
    void anotherZoneOfANodeIsPlannedFor() {
        DrivenCluster cluster = DrivenCluster.born(4, 2, SETTINGS);
        for (long id = 1; id <= 4; id++) {
            StorageNode node = cluster.node(id).node();
            cluster.node(id).named(new StorageNode(node.id(), node.name(), node.address(), id <= 2 ? "left" : "right",
                    node.incarnation()));
            cluster.register(cluster.node(id), Optional.empty());
        }
        cluster.pass(40_000);
        assertThat(cluster.health().movesLeft()).isZero();
        assertThat(cluster.map().replicaSets()).allSatisfy(entry -> assertThat(entry.members())
                .anyMatch(member -> member.node().value() <= 2).anyMatch(member -> member.node().value() > 2));
    }

    @Test
    void anEmptiedDiskComesAsANewNodeAndTheOldOneIsForgotten() {
        DrivenCluster cluster = DrivenCluster.born(3, 2, SETTINGS);
        cluster.stop(1);
        DrivenNode heir = new DrivenNode(9, 109);
        heir.named(new StorageNode(new NodeId(9), "node-1", cluster.node(1).node().address(), "",
                heir.node().incarnation()));
        cluster.nodes.put(9L, heir);
        cluster.register(heir, Optional.empty());
        cluster.pass(30_000);
        assertThat(cluster.map().nodes()).extracting(node -> node.id().value()).containsExactly(2L, 3L, 9L);
        assertThat(cluster.health().partitions().available()).isEqualTo(16);
    }

    @Test
    void theOldOneIsKnownAsLongAsAPartitionWaitsForIt() {
        DrivenCluster cluster = DrivenCluster.born(3, 1, SETTINGS);
        cluster.stop(1);
        DrivenNode heir = new DrivenNode(9, 109);
        heir.named(new StorageNode(new NodeId(9), "node-1", cluster.node(1).node().address(), "",
                heir.node().incarnation()));
        cluster.nodes.put(9L, heir);
        cluster.register(heir, Optional.empty());
        cluster.pass(30_000);
        assertThat(cluster.map().node(new NodeId(1))).isPresent();
        assertThat(cluster.health().partitions().waiting()).isNotEmpty();
    }

    @Test
    void aNamesakeThatIsUpIsNotForgotten() {
        DrivenCluster cluster = DrivenCluster.born(3, 2, SETTINGS);
        DrivenNode twin = new DrivenNode(9, 109);
        twin.named(new StorageNode(new NodeId(9), "node-1", new NodeAddress("twin", 1), "",
                twin.node().incarnation()));
        cluster.nodes.put(9L, twin);
        cluster.register(twin, Optional.empty());
        cluster.pass(30_000);
        assertThat(cluster.map().nodes()).hasSize(4);
        assertThat(cluster.health().movesLeft()).isZero();
    }

    @Test
    void aDrainedNodeThatHasGoneIsForgotten() {
        DrivenCluster cluster = DrivenCluster.born(4, 2, SETTINGS);
        cluster.drain(1);
        cluster.pass(30_000);
        assertThat(cluster.map().nodes()).hasSize(4);
        cluster.stop(1);
        cluster.pass(5_000);
        assertThat(cluster.map().nodes()).as("it is registered still").hasSize(4);
        cluster.carryOut(cluster.machine.onGone(cluster.member(1), cluster.now()));
        cluster.pass(5_000);
        assertThat(cluster.map().nodes()).hasSize(3);
        assertThat(cluster.state().draining()).isEmpty();
        cluster.restart(1, 2_001);
        cluster.pass(30_000);
        assertThat(cluster.health().members().getFirst().serving()).as("it comes as a new one").isEqualTo(8);
    }

    @Test
    void aNodeThatIsAwayIsNotForgottenForNothing() {
        DrivenCluster cluster = DrivenCluster.born(4, 2, SETTINGS);
        cluster.stop(1);
        cluster.carryOut(cluster.machine.onGone(cluster.member(1), cluster.now()));
        cluster.pass(DELAY + 60_000);
        assertThat(cluster.isListed(1)).isFalse();
        assertThat(cluster.map().nodes()).hasSize(4);
    }

    @Test
    void nothingMovesIfNothingHappens() {
        DrivenCluster cluster = DrivenCluster.born(5, 3, SETTINGS);
        ClusterState state = cluster.state();
        cluster.pass(60_000);
        cluster.startController(cluster.state());
        cluster.pass(60_000);
        assertThat(cluster.state()).isEqualTo(state);
    }
}
