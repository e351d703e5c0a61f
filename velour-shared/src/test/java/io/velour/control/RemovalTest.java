package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

class RemovalTest {
    @Test
    void aMemberWhoseLeaseRunsOutIsTakenOutOfEveryList() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        PartitionMap before = cluster.map();
        Member dead = cluster.member(1);
        cluster.stop(1);
        cluster.pass(4_000);
        assertThat(cluster.isListed(1)).isFalse();
        for (int i = 0; i < 16; i++) {
            ReplicaSet was = before.replicaSets().get(i);
            ReplicaSet is = cluster.entry(i);
            assertThat(is.epoch().equals(was.epoch())).isEqualTo(was.replicaOf(dead).isEmpty());
            assertThat(is.reign()).isEqualTo(was.isLedBy(dead) ? is.epoch() : was.reign());
        }
    }

    @Test
    void itStaysUntilTheLeaseIsOverOnTheControllersClock() {
        DrivenCluster cluster = DrivenCluster.found(SampleStates.like(List.of(1L, 2L),
                SampleStates.replica(1, ReplicaRole.SERVING), SampleStates.replica(2, ReplicaRole.SERVING)));
        cluster.pass(2_000);
        cluster.renew(1);
        cluster.stop(1);
        cluster.pass(2_400);
        cluster.sleep(90);
        cluster.renew(2);
        assertThat(cluster.tick().next()).isEmpty();
        cluster.sleep(11);
        assertThat(cluster.tick().next()).as("nobody has renewed since").isEmpty();
        cluster.renew(2);
        cluster.tick();
        assertThat(cluster.isListed(1)).isFalse();
    }

    @Test
    void whenAllFallSilentTogetherNobodyIsTakenOut() {
        DrivenCluster cluster = DrivenCluster.born(3, 3);
        PartitionMap before = cluster.map();
        cluster.stop(1, 2, 3);
        cluster.pass(60_000);
        assertThat(cluster.map()).isEqualTo(before);
    }

    @Test
    void whoReturnsFirstOutlivesTheOthers() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.cutOff(1, 2, 3);
        cluster.pass(10_000);
        cluster.reconnect(2);
        cluster.pass(3_000);
        for (ReplicaSet entry : cluster.map().replicaSets()) {
            List<Long> nodes = DrivenCluster.nodesOf(entry, ReplicaRole.SERVING);
            assertThat(nodes).hasSize(nodes.contains(2L) ? 1 : 2);
        }
    }

    @Test
    void whoReturnsFirstGivesTheOthersHalfALeaseToReturnToo() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        PartitionMap before = cluster.map();
        cluster.cutOff(1, 2, 3);
        cluster.pass(10_000);
        cluster.reconnect(2);
        cluster.pass(600);
        cluster.reconnect(1, 3);
        cluster.pass(5_000);
        assertThat(cluster.map()).isEqualTo(before);
    }

    @Test
    void aControllerThatWasStoppedTakesNobodyOut() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        PartitionMap before = cluster.map();
        cluster.sleep(10_000);
        cluster.pass(5_000);
        assertThat(cluster.map()).isEqualTo(before);
    }

    @Test
    void theLastServingReplicaIsNeverTakenOut() {
        DrivenCluster cluster = DrivenCluster.born(3, 1);
        PartitionMap before = cluster.map();
        cluster.stop(1);
        cluster.pass(60_000);
        assertThat(cluster.map()).isEqualTo(before);
        assertThat(cluster.health().partitions().waiting()).isNotEmpty()
                .allSatisfy(waiting -> assertThat(waiting.waitsFor()).containsExactly(cluster.member(1).node()));
    }

    @Test
    void whoCatchesUpOutlivesNobody() {
        DrivenCluster cluster = DrivenCluster.found(SampleStates.like(List.of(1L, 2L),
                SampleStates.replica(1, ReplicaRole.SERVING), SampleStates.replica(2, ReplicaRole.CATCHING_UP)));
        cluster.node(2).catchUps = Optional.empty();
        cluster.stop(1);
        cluster.pass(10_000);
        assertThat(cluster.entry(0).servingMembers()).containsExactly(cluster.member(1));
    }

    @Test
    void aReplicaThatCatchesUpGoesWithItsLeaseThoughNobodyElseIsThere() {
        DrivenCluster cluster = DrivenCluster.found(SampleStates.like(List.of(1L, 2L),
                SampleStates.replica(1, ReplicaRole.SERVING), SampleStates.replica(2, ReplicaRole.CATCHING_UP)));
        cluster.stop(1, 2);
        cluster.pass(2_400);
        assertThat(cluster.isListed(2)).isTrue();
        cluster.pass(200);
        assertThat(cluster.isListed(2)).isFalse();
        assertThat(cluster.isListed(1)).isTrue();
    }

    @Test
    void aControllerThatHasJustStartedTakesNobodyOutBeforeALeaseIsOver() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.stop(1);
        cluster.pass(2_000);
        cluster.startController(cluster.state());
        cluster.pass(2_400);
        assertThat(cluster.isListed(1)).isTrue();
        cluster.pass(1_200);
        assertThat(cluster.isListed(1)).isFalse();
    }
}
