package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.RenewalAnswer;

/** A member that ends in order gives its lease back: nobody waits for what nobody has. */
class GivingBackTest {
    @Test
    void itIsTakenOutAsSoonAsAnotherHasRenewedSince() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.giveLeaseBack(1);
        assertThat(cluster.isListed(1)).as("nobody has renewed since").isTrue();
        cluster.pass(700);
        assertThat(cluster.isListed(1)).isFalse();
    }

    @Test
    void whenAllGiveTheirsBackNobodyIsTakenOut() {
        DrivenCluster cluster = DrivenCluster.born(3, 3);
        PartitionMap before = cluster.map();
        cluster.giveLeaseBack(1);
        cluster.giveLeaseBack(2);
        cluster.giveLeaseBack(3);
        cluster.pass(10_000);
        assertThat(cluster.map()).isEqualTo(before);
    }

    @Test
    void aRenewalThatComesLateGetsNoLease() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.giveLeaseBack(1);
        assertThat(cluster.renew(1, cluster.map().version())).isInstanceOf(RenewalAnswer.Denied.class);
        cluster.pass(700);
        assertThat(cluster.isListed(1)).isFalse();
    }

    @Test
    void theWordOfAFormerLifeMeansNothing() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        Member former = cluster.member(1);
        cluster.restart(1, 201);
        cluster.pass(10_000);
        PartitionMap before = cluster.map();
        cluster.carryOut(cluster.machine.onLeaseGivenBack(former, cluster.now()));
        cluster.pass(3_000);
        assertThat(cluster.map()).isEqualTo(before);
    }

    @Test
    void itsReplicasAreNotPlannedOntoOthersBeforeItHasBeenAwayForLong() {
        DrivenCluster cluster = DrivenCluster.born(4, 2);
        cluster.giveLeaseBack(1);
        cluster.pass(60_000);
        assertThat(cluster.state().target().replicas()).anyMatch(nodes -> nodes.contains(cluster.member(1).node()));
    }
}
