package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.ClusterId;
import io.velour.cluster.Epoch;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;

class RegistrationTest {
    private final DrivenCluster cluster = new DrivenCluster(3, 2);

    private static DrivenNode nodeAs(long id, long incarnation, String name, NodeAddress address) {
        DrivenNode node = new DrivenNode(id, incarnation);
        node.named(new StorageNode(node.node().id(), name, address, "", node.node().incarnation()));
        return node;
    }

    @Test
    void theClusterIsBornWhenTheExpectedNumberIsPresentAndNotBefore() {
        assertThat(cluster.start(1, 101, Optional.empty()).next()).isEmpty();
        assertThat(cluster.start(2, 102, Optional.empty()).next()).isEmpty();
        ClusterState state = cluster.start(3, 103, Optional.empty()).next().orElseThrow();
        assertThat(state.map().version()).isEqualTo(1);
        assertThat(state.map().replicaSets()).hasSize(16).allSatisfy(entry -> {
            assertThat(entry.epoch()).isEqualTo(Epoch.FIRST);
            assertThat(entry.servingMembers()).hasSize(2);
            assertThat(state.target().nodesOf(entry.partition()))
                    .containsExactlyElementsOf(entry.members().stream().map(member -> member.node()).toList());
        });
    }

    @Test
    void whoHasGoneOrBelongsToAnotherClusterDoesNotCount() {
        cluster.start(1, 101, Optional.empty());
        cluster.start(2, 102, Optional.empty());
        assertThat(cluster.machine.onGone(cluster.member(2), cluster.now()).note()).contains("gone");
        assertThat(cluster.start(3, 103, Optional.empty()).next()).isEmpty();
        Decision foreign = cluster.start(4, 104, Optional.of(new ClusterId(99)));
        assertThat(foreign.next()).isEmpty();
        assertThat(foreign.note()).contains("refused").contains("0000000000000063");
    }

    @Test
    void aBirthThatCouldNotBeStoredIsTriedAgain() {
        cluster.storeFails = true;
        for (long id = 1; id <= 3; id++) {
            cluster.start(id, 100 + id, Optional.empty());
        }
        assertThat(cluster.machine.state()).isEmpty();
        cluster.storeFails = false;
        cluster.tick();
        assertThat(cluster.map().version()).isEqualTo(1);
    }

    @Test
    void whoComesToAnAddressTakesThePlaceOfWhoWasThere() {
        cluster.start(1, 101, Optional.empty());
        DrivenNode other = nodeAs(2, 102, "other", cluster.node(1).node().address());
        cluster.register(other, Optional.empty());
        assertThat(cluster.machine.present()).extracting(Registration::node).containsExactly(other.node());
    }

    @Test
    void theSameRegistrationAgainChangesNothing() {
        DrivenCluster born = DrivenCluster.born(3, 2);
        assertThat(born.register(born.node(1), Optional.of(TestMaps.CLUSTER))).isEqualTo(Decision.nothing(""));
    }

    @Test
    void anotherAddressOfTheSameIncarnationRaisesTheVersionButNoEpoch() {
        DrivenCluster born = DrivenCluster.born(3, 2);
        PartitionMap before = born.map();
        born.nodes.put(1L, nodeAs(1, 101, "node-1", new NodeAddress("elsewhere", 1)));
        born.register(born.node(1), Optional.of(TestMaps.CLUSTER));
        assertThat(born.map().version()).isEqualTo(2);
        assertThat(born.map().replicaSets()).isEqualTo(before.replicaSets());
        assertThat(born.map().node(born.node(1).node().id())).contains(born.node(1).node());
    }

    @Test
    void aFolderOfAnotherClusterIsRefused() {
        DrivenCluster born = DrivenCluster.born(3, 2);
        assertThat(born.start(4, 104, Optional.of(new ClusterId(5))).note()).contains("refused")
                .contains("this is cluster");
        assertThat(born.map().version()).isEqualTo(1);
        assertThat(born.machine.refusalOf(born.node(4).registration(Optional.of(new ClusterId(5))))).isPresent();
    }

    @Test
    void aReplacedIncarnationIsRefusedAlsoAfterARestartOfTheController() {
        DrivenCluster born = DrivenCluster.born(3, 2);
        born.restart(2, 2_002);
        DrivenNode former = new DrivenNode(2, 102);
        assertThat(born.register(former, Optional.of(TestMaps.CLUSTER)).note()).contains("refused")
                .contains("replaced");
        ClusterState stored = ClusterStateCodec.decode(ClusterStateCodec.encode(born.state()));
        born.startController(stored);
        assertThat(born.register(former, Optional.of(TestMaps.CLUSTER)).note()).contains("replaced");
        assertThat(born.map()).isEqualTo(stored.map());
        assertThat(born.machine.present()).extracting(Registration::node).contains(born.node(2).node());
    }

    @Test
    void anOldCopyOfAFolderIsRefusedHoweverOftenItHasStartedAndStandsInNobodysWay() {
        DrivenCluster born = DrivenCluster.born(3, 2);
        DrivenNode copy = new DrivenNode(2, 102);
        born.restart(2, 2_002);
        PartitionMap before = born.map();
        copy.restart(3_001);
        copy.restart(3_002);
        Decision decision = born.register(copy, Optional.of(TestMaps.CLUSTER));
        assertThat(decision.note()).contains("refused").contains("old copy").contains("00000000000007d2");
        assertThat(born.map()).isEqualTo(before);
        born.restart(2, 2_003);
        assertThat(born.map().node(born.node(2).node().id())).contains(born.node(2).node());
    }

    @Test
    void aLifeThatTheNodeNeverHeardToBeTakenIsNoOldCopy() {
        DrivenCluster born = DrivenCluster.born(3, 2);
        born.restart(2, 2_002);
        born.restart(2, 2_003);
        assertThat(born.map().node(born.node(2).node().id())).contains(born.node(2).node());
    }

    @Test
    void whoHasGoneKeepsItsReplicasAndItsLease() {
        DrivenCluster born = DrivenCluster.born(3, 2);
        PartitionMap before = born.map();
        born.carryOut(born.machine.onGone(born.member(1), born.now()));
        born.pass(5_000);
        assertThat(born.map()).isEqualTo(before);
        assertThat(born.machine.present()).hasSize(2);
        assertThat(born.machine.onGone(born.member(1), born.now()).note()).as("gone already").isEmpty();
    }

    @Test
    void whileAStepIsPendingThereIsNoOther() {
        DrivenCluster born = DrivenCluster.born(3, 2);
        born.storeHangs = true;
        assertThat(born.restart(1, 2_001).next()).isPresent();
        assertThat(born.restart(2, 2_002).next()).isEmpty();
        assertThat(born.drain(3).next()).isEmpty();
        born.pass(5_000);
        assertThat(born.disk).hasSize(2);
        born.storeEnds(true);
        born.tick();
        assertThat(born.map().node(born.node(2).node().id())).contains(born.node(2).node());
        assertThat(born.state().draining()).containsExactly(born.node(3).node().id());
    }

    @Test
    void onlyTheStepThatWasDecidedCanBecomeTheState() {
        DrivenCluster born = DrivenCluster.born(3, 2);
        assertThatThrownBy(() -> born.machine.stored(born.state())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> born.machine.storeFailed()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aGraceThatASlowClockOutlastsIsRefused() {
        ControlSettings settings = ControlSettings.forLease(Duration.ofMillis(1_600));
        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(2));
        assertThatThrownBy(() -> new DrivenCluster(3, 2, settings)).hasMessageContaining("1.02")
                .hasMessageContaining("PT2S");
    }

    @Test
    void whoMovesToAnotherAddressLeavesItsFormerOneToOthers() {
        NodeAddress first = new NodeAddress("first", 1);
        NodeAddress second = new NodeAddress("second", 1);
        cluster.register(nodeAs(1, 101, "one", first), Optional.empty());
        cluster.register(nodeAs(1, 101, "one", second), Optional.empty());
        cluster.register(nodeAs(2, 102, "two", first), Optional.empty());
        assertThat(cluster.machine.present()).extracting(Registration::address).containsExactly(second, first);
        cluster.register(nodeAs(3, 103, "three", second), Optional.empty());
        assertThat(cluster.machine.present()).extracting(Registration::address).containsExactly(first, second);
    }

    @Test
    void whoIsPresentIsTheSameListUntilThatChanges() {
        cluster.start(1, 101, Optional.empty());
        List<Registration> before = cluster.machine.present();
        cluster.register(cluster.node(1), Optional.empty());
        assertThat(cluster.machine.present()).isSameAs(before);
        cluster.start(2, 102, Optional.empty());
        assertThat(cluster.machine.present()).hasSize(2);
        cluster.machine.onGone(cluster.member(2), cluster.now());
        assertThat(cluster.machine.present()).isEqualTo(before);
    }
}
