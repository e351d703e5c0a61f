package io.velour.control;

import static io.velour.cluster.ReplicaRole.CATCHING_UP;
import static io.velour.cluster.ReplicaRole.LEAVING;
import static io.velour.cluster.ReplicaRole.SERVING;
import static io.velour.control.SampleStates.replica;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class LeavingTest {
    private static DrivenCluster oneTooMany() {
        return DrivenCluster.found(SampleStates.like(List.of(1L), replica(1, SERVING), replica(2, SERVING)));
    }

    @Test
    void whoIsNotPlannedLeavesAndIsTakenOutOnceItHasConfirmed() {
        DrivenCluster cluster = oneTooMany();
        cluster.renew(1);
        cluster.renew(2);
        cluster.tick();
        assertThat(DrivenCluster.nodesOf(cluster.entry(0), LEAVING)).containsExactly(2L);
        cluster.renew(2, cluster.map().version() - 1);
        assertThat(cluster.tick().next()).isEmpty();
        cluster.renew(2, cluster.map().version());
        cluster.tick();
        assertThat(cluster.isListed(2)).isFalse();
    }

    @Test
    void notIfTheOtherOneThatServesHasNotRenewedLately() {
        DrivenCluster cluster = oneTooMany();
        cluster.renew(1);
        cluster.sleep(1_010);
        cluster.renew(2);
        assertThat(cluster.tick().next()).isEmpty();
        cluster.renew(1);
        cluster.tick();
        assertThat(DrivenCluster.nodesOf(cluster.entry(0), LEAVING)).containsExactly(2L);
    }

    @Test
    void aSilentReplicaIsNotAskedToLeave() {
        DrivenCluster cluster = oneTooMany();
        cluster.renew(1);
        assertThat(cluster.tick().next()).isEmpty();
    }

    @Test
    void whoIsLeavingIsTakenOutWhenItsLeaseIsOver() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L), replica(1, SERVING), replica(2, LEAVING)));
        cluster.stop(2);
        cluster.pass(2_400);
        assertThat(cluster.isListed(2)).isTrue();
        cluster.pass(700);
        assertThat(cluster.isListed(2)).isFalse();
    }

    @Test
    void whoIsLeavingStaysWhileNobodyServes() {
        DrivenCluster cluster = DrivenCluster.found(SampleStates.like(List.of(1L, 3L), replica(1, SERVING),
                replica(2, LEAVING), replica(3, CATCHING_UP)));
        cluster.renew(2, SampleStates.VERSION);
        assertThat(cluster.tick().next()).isEmpty();
        cluster.renew(1);
        cluster.tick();
        assertThat(cluster.isListed(2)).isFalse();
    }

    @Test
    void afterARestartOfTheControllerTheMapThatItFoundMustBeConfirmed() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L), replica(1, SERVING), replica(2, LEAVING)));
        cluster.renew(1);
        cluster.renew(2, SampleStates.VERSION - 1);
        assertThat(cluster.tick().next()).isEmpty();
        cluster.renew(2, SampleStates.VERSION);
        cluster.tick();
        assertThat(cluster.isListed(2)).isFalse();
    }

    @Test
    void aReplicaThatCatchesUpIsSimplyTakenOut() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L), replica(1, SERVING), replica(2, CATCHING_UP)));
        cluster.renew(1);
        cluster.renew(2, 0);
        cluster.tick();
        assertThat(cluster.isListed(2)).isFalse();
    }

    @Test
    void aDrainedNodeLeavesWhileEveryPartitionKeepsItsReplicas() {
        DrivenCluster cluster = DrivenCluster.born(4, 2);
        assertThat(cluster.drain(1).next()).isPresent();
        for (int i = 0; i < 300; i++) {
            cluster.pass(100);
            assertThat(cluster.map().replicaSets())
                    .allSatisfy(entry -> assertThat(entry.servingMembers()).hasSizeGreaterThanOrEqualTo(2));
        }
        assertThat(cluster.isListed(1)).isFalse();
        assertThat(cluster.health().members().getFirst().isDrained()).isTrue();
        cluster.startController(cluster.state());
        cluster.pass(10_000);
        assertThat(cluster.isListed(1)).isFalse();
    }

    @Test
    void aNodeWhoseDrainIsCancelledIsFilledAgain() {
        DrivenCluster cluster = DrivenCluster.born(4, 2);
        cluster.drain(1);
        cluster.pass(30_000);
        cluster.carryOut(cluster.machine.onDrainCancelled(cluster.member(1).node(), cluster.now()));
        cluster.pass(30_000);
        assertThat(cluster.health().members().getFirst()).satisfies(view -> {
            assertThat(view.isDraining()).isFalse();
            assertThat(view.serving()).isEqualTo(8);
        });
    }

    @Test
    void aDrainThatWouldLeaveTooFewNodesMovesNothing() {
        DrivenCluster cluster = DrivenCluster.born(2, 2);
        assertThat(cluster.drain(1).note()).contains("too few would remain");
        cluster.pass(10_000);
        assertThat(cluster.health().members().getFirst().serving()).isEqualTo(16);
        cluster.start(3, 103, Optional.empty());
        cluster.pass(30_000);
        assertThat(cluster.isListed(1)).isFalse();
    }
}
