package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.ClusterId;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.protocol.wire.MalformedMessageException;

class ClusterStateMachineTest {
    private final ClusterStateMachine machine = new ClusterStateMachine(birth(3, 2), Optional.empty());

    private static BirthPlan birth(int expected, int redundancy) {
        return new BirthPlan(TestMaps.CLUSTER, TestMaps.settings(redundancy), expected);
    }

    private static Registration registration(long node, long incarnation) {
        return new Registration(TestMaps.node(node, incarnation), Optional.empty());
    }

    private static Registration registration(long node, long incarnation, ClusterId cluster) {
        return new Registration(TestMaps.node(node, incarnation), Optional.of(cluster));
    }

    /** Stores what was decided, as the loop does. */
    private Decision register(Registration registration) {
        Decision decision = machine.onRegistered(registration);
        decision.next().ifPresent(machine::stored);
        return decision;
    }

    private PartitionMap born() {
        register(registration(1, 11));
        register(registration(2, 12));
        return register(registration(3, 13)).next().orElseThrow().map();
    }

    private PartitionMap map() {
        return machine.state().orElseThrow().map();
    }

    @Test
    void theClusterIsBornWhenTheExpectedNumberIsPresentAndNotBefore() {
        assertThat(register(registration(1, 11)).next()).isEmpty();
        assertThat(register(registration(2, 12)).next()).isEmpty();
        PartitionMap map = register(registration(3, 13)).next().orElseThrow().map();
        assertThat(map.version()).isEqualTo(1);
        assertThat(map.replicaSets()).hasSize(16).allSatisfy(entry -> {
            assertThat(entry.epoch()).isEqualTo(Epoch.FIRST);
            assertThat(entry.servingMembers()).hasSize(2);
        });
    }

    @Test
    void whoHasGoneOrBelongsToAnotherClusterDoesNotCount() {
        register(registration(1, 11));
        register(registration(2, 12));
        machine.onGone(registration(2, 12).member());
        assertThat(register(registration(3, 13)).next()).isEmpty();
        Decision foreign = register(registration(4, 14, new ClusterId(99)));
        assertThat(foreign.next()).isEmpty();
        assertThat(foreign.note()).contains("refused").contains("0000000000000063");
    }

    @Test
    void nothingIsTheStateUntilItIsStored() {
        register(registration(1, 11));
        register(registration(2, 12));
        Decision decided = machine.onRegistered(registration(3, 13));
        assertThat(decided.next()).isPresent();
        assertThat(machine.state()).isEmpty();
        assertThat(machine.onRegistered(registration(3, 13)).next()).as("tried again").isPresent();
    }

    @Test
    void aReturningIncarnationTakesThePlaceOfTheOldOneInANewEpoch() {
        PartitionMap before = born();
        Member old = registration(2, 12).member();
        PartitionMap after = register(registration(2, 22, TestMaps.CLUSTER)).next().orElseThrow().map();
        assertThat(after.version()).isEqualTo(2);
        Member fresh = registration(2, 22).member();
        for (int i = 0; i < 16; i++) {
            ReplicaSet was = before.replicaSets().get(i);
            ReplicaSet is = after.replicaSets().get(i);
            if (was.replicaOf(old).isEmpty()) {
                assertThat(is).isEqualTo(was);
                continue;
            }
            assertThat(is.epoch()).isEqualTo(new Epoch(2));
            assertThat(is.members()).doesNotContain(old).contains(fresh).hasSize(2);
            assertThat(is.replicaOf(fresh).map(Replica::listing)).contains(new Epoch(2));
            assertThat(is.reign()).isEqualTo(was.isLedBy(old) ? new Epoch(2) : Epoch.FIRST);
            assertThat(is.isLedBy(fresh)).isEqualTo(was.isLedBy(old));
        }
    }

    @Test
    void aReplacedIncarnationIsNeverBelievedAgainAlsoAfterARestartOfTheController() {
        born();
        register(registration(2, 22));
        assertThat(register(registration(2, 12)).note()).contains("refused").contains("replaced");
        assertThat(map().node(registration(2, 22).member().node()).orElseThrow().incarnation())
                .isEqualTo(registration(2, 22).node().incarnation());
        ClusterState stored = ClusterStateCodec.decode(ClusterStateCodec.encode(machine.state().orElseThrow()));
        ClusterStateMachine restarted = new ClusterStateMachine(birth(3, 2), Optional.of(stored));
        assertThat(restarted.onRegistered(registration(2, 12)).next()).isEmpty();
        assertThat(restarted.onRegistered(registration(2, 12)).note()).contains("refused");
        assertThat(restarted.onRegistered(registration(2, 22)).next()).isEmpty();
        assertThat(restarted.state().orElseThrow().map()).isEqualTo(map());
    }

    @Test
    void theSameRegistrationAgainChangesNothing() {
        born();
        assertThat(register(registration(1, 11)).next()).isEmpty();
    }

    @Test
    void anotherAddressOfTheSameIncarnationRaisesTheVersionButNoEpoch() {
        PartitionMap before = born();
        StorageNode node = registration(1, 11).node();
        StorageNode moved = new StorageNode(node.id(), node.name(), new NodeAddress("elsewhere", 1), "",
                node.incarnation());
        PartitionMap after = register(new Registration(moved, Optional.of(TestMaps.CLUSTER))).next().orElseThrow()
                .map();
        assertThat(after.version()).isEqualTo(2);
        assertThat(after.replicaSets()).isEqualTo(before.replicaSets());
        assertThat(after.node(node.id())).contains(moved);
    }

    @Test
    void aNodeThatHoldsNoReplicasIsRefusedWithTheReason() {
        born();
        assertThat(register(registration(4, 14)).note()).contains("refused").contains("holds no replicas");
        StorageNode namesake = new StorageNode(registration(5, 15).node().id(), "node-1", new NodeAddress("x", 1), "",
                registration(5, 15).node().incarnation());
        assertThat(register(new Registration(namesake, Optional.empty())).note()).contains("another data folder");
        assertThat(register(registration(1, 21, new ClusterId(5))).note()).contains("refused")
                .contains("this is cluster");
        assertThat(map().version()).isEqualTo(1);
    }

    @Test
    void aMemberThatHasGoneKeepsItsReplicas() {
        PartitionMap before = born();
        Decision gone = machine.onGone(registration(1, 11).member());
        assertThat(gone.next()).isEmpty();
        assertThat(gone.note()).contains("gone");
        assertThat(map()).isEqualTo(before);
        assertThat(machine.present()).hasSize(2);
        assertThat(machine.onGone(registration(2, 99).member()).note()).as("a life that was never here").isEmpty();
    }

    @Test
    void whoComesToAnAddressTakesThePlaceOfWhoWasThere() {
        register(registration(1, 11));
        StorageNode other = new StorageNode(registration(2, 12).node().id(), "other", registration(1, 11).address(), "",
                registration(2, 12).node().incarnation());
        register(new Registration(other, Optional.empty()));
        assertThat(machine.present()).extracting(Registration::node).containsExactly(other);
    }

    @Test
    void partitionsAreCountedByWhoIsPresent() {
        PartitionMap map = born();
        List<Member> members = map.nodes().stream().map(StorageNode::member).toList();
        assertThat(PartitionCounts.of(map, Set.copyOf(members))).isEqualTo(new PartitionCounts(16, 0, 0));
        assertThat(PartitionCounts.of(map, Set.of())).isEqualTo(new PartitionCounts(0, 0, 16));
        PartitionCounts one = PartitionCounts.of(map, Set.of(members.getFirst()));
        assertThat(one.available()).isZero();
        assertThat(one.degraded()).isBetween(10, 11);
    }

    @Test
    void damagedBytesAreNeverAState() {
        born();
        byte[] good = ClusterStateCodec.encode(machine.state().orElseThrow());
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> ClusterStateCodec.decode(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }
}
