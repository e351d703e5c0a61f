package io.velour.control;

import static io.velour.cluster.ReplicaRole.CATCHING_UP;
import static io.velour.cluster.ReplicaRole.SERVING;
import static io.velour.control.SampleStates.replica;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;

class OperatorOrderTest {
    /** The only one that serves is away, and another one was catching up. */
    private static DrivenCluster lost() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L, 2L), replica(1, SERVING), replica(2, CATCHING_UP)));
        cluster.node(2).catchUps = Optional.empty();
        cluster.stop(1);
        return cluster;
    }

    @Test
    void whatIsLostIsServedByWhoIsChosen() {
        DrivenCluster cluster = lost();
        Member gone = cluster.member(1);
        cluster.pass(3_000);
        ReplicaSet before = cluster.entry(0);
        assertThat(cluster.giveUp(2, 0).next()).isPresent();
        ReplicaSet entry = cluster.entry(0);
        assertThat(entry.replicas()).containsExactly(new Replica(cluster.member(2), SERVING, new Epoch(8)));
        assertThat(entry.epoch()).isEqualTo(before.epoch().next());
        assertThat(entry.reign()).isEqualTo(entry.epoch());
        assertThat(cluster.state().givenUp()).containsExactly(new GivenUp(new PartitionId(0), entry.epoch(),
                List.of(gone), cluster.member(2), cluster.now().wallMillis(), "the disks burnt"));
    }

    @Test
    void aNodeThatHoldsNothingMayBeChosenToo() {
        DrivenCluster cluster = lost();
        cluster.start(3, 103, Optional.empty());
        cluster.pass(3_000);
        cluster.giveUp(3, 0);
        assertThat(cluster.entry(0).replicas()).containsExactly(
                new Replica(cluster.member(3), SERVING, cluster.entry(0).epoch()));
    }

    @Test
    void whoWasGivenUpJoinsLikeAnybodyElse() {
        DrivenCluster cluster = lost();
        cluster.pass(3_000);
        cluster.giveUp(2, 0);
        Epoch epoch = cluster.entry(0).epoch();
        cluster.restart(1, 2_001);
        cluster.pass(10_000);
        Replica joined = cluster.entry(0).replicaOf(cluster.member(1)).orElseThrow();
        assertThat(joined.role()).isEqualTo(SERVING);
        assertThat(joined.listing()).isGreaterThan(epoch);
    }

    @Test
    void itIsRefusedWhileTheLeaseOfWhoServesMayRun() {
        DrivenCluster cluster = lost();
        cluster.pass(2_000);
        Decision decision = cluster.giveUp(2, 0);
        assertThat(decision.next()).isEmpty();
        assertThat(decision.note()).contains("refused").contains("not lost").contains("0000000000000001");
        assertThat(cluster.state().givenUp()).isEmpty();
    }

    @Test
    void itIsRefusedWhenTheNodeIsBackInALaterIncarnation() {
        DrivenCluster cluster = lost();
        cluster.pass(3_000);
        cluster.restart(1, 2_001);
        assertThat(cluster.giveUp(2, 0).note()).contains("not lost");
    }

    @Test
    void itIsRefusedIfTheChosenNodeIsNotUp() {
        DrivenCluster cluster = lost();
        cluster.stop(2);
        cluster.pass(5_000);
        assertThat(cluster.giveUp(2, 0).note()).contains("not up");
        assertThat(cluster.giveUp(7, 0).note()).contains("not up");
    }

    @Test
    void anOrderIsCarriedOutWholeOrNotAtAll() {
        DrivenCluster cluster = DrivenCluster.born(3, 1);
        cluster.stop(1);
        cluster.pass(5_000);
        int[] all = new int[16];
        for (int i = 0; i < 16; i++) {
            all[i] = i;
        }
        assertThat(cluster.giveUp(2, all).next()).isEmpty();
        int[] lost = cluster.health().partitions().waiting().stream().mapToInt(one -> one.partition().value())
                .toArray();
        assertThat(cluster.giveUp(2, lost).next()).isPresent();
        assertThat(cluster.state().givenUp()).hasSize(lost.length);
        assertThat(cluster.giveUp(2, 16).note()).contains("no partition 16");
    }

    @Test
    void twoOrdersThatWaitForTheSamePartitionAreOne() {
        DrivenCluster cluster = lost();
        cluster.pass(3_000);
        cluster.storeHangs = true;
        cluster.start(3, 103, Optional.empty());
        assertThat(cluster.giveUp(2, 0).note()).contains("waits");
        cluster.giveUp(2, 0);
        cluster.storeEnds(true);
        cluster.tick();
        assertThat(cluster.state().givenUp()).hasSize(1);
        assertThat(cluster.notes.getLast()).contains("refused").contains("not lost");
    }

    @Test
    void ofTooManyThatWaitTheLastAreRefused() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.storeHangs = true;
        cluster.drain(1);
        for (int i = 0; i < 100; i++) {
            assertThat(cluster.drain(1).note()).contains("waits");
        }
        assertThat(cluster.drain(1).note()).contains("refused").contains("100");
    }

    @Test
    void thereIsNothingToOrderBeforeTheBirth() {
        DrivenCluster cluster = new DrivenCluster(3, 2);
        assertThat(cluster.carryOut(cluster.machine.onDrain(new NodeId(1), cluster.now())).note())
                .contains("no cluster");
    }

    @Test
    void whatCannotBeDrainedIsRefused() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        assertThat(cluster.carryOut(cluster.machine.onDrain(new NodeId(7), cluster.now())).note()).contains("refused");
        assertThat(cluster.carryOut(cluster.machine.onDrainCancelled(new NodeId(1), cluster.now())).note())
                .contains("not being drained");
    }

    @Test
    void anOrderNeedsAPartitionAndAReason() {
        List<PartitionId> one = List.of(new PartitionId(0));
        assertThatThrownBy(() -> new GiveUpOrder(List.of(), new NodeId(1), "why")).hasMessageContaining("partition");
        assertThatThrownBy(() -> new GiveUpOrder(one, new NodeId(1), " ")).hasMessageContaining("500");
        assertThatThrownBy(() -> new GiveUpOrder(one, new NodeId(1), "x".repeat(501))).hasMessageContaining("501");
    }
}
