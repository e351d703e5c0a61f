package io.velour.control;

import static io.velour.cluster.ReplicaRole.CATCHING_UP;
import static io.velour.cluster.ReplicaRole.LEAVING;
import static io.velour.cluster.ReplicaRole.SERVING;
import static io.velour.control.SampleStates.replica;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.RenewalAnswer;

class ServingAloneTest {
    @Test
    void whoReturnsFirstAfterAFullStopServesAlone() {
        DrivenCluster cluster = DrivenCluster.born(3, 3);
        ReplicaSet before = cluster.entry(0);
        cluster.stop(1, 2, 3);
        cluster.pass(10_000);
        cluster.restart(2, 2_002);
        cluster.pass(1_000);
        ReplicaSet entry = cluster.entry(0);
        assertThat(entry.epoch()).isEqualTo(before.epoch().next());
        assertThat(entry.reign()).isEqualTo(entry.epoch());
        assertThat(entry.replicas()).containsExactly(new Replica(cluster.member(2), SERVING, entry.epoch()));
    }

    @Test
    void theOthersJoinItAgain() {
        DrivenCluster cluster = DrivenCluster.born(3, 3);
        cluster.stop(1, 2, 3);
        cluster.pass(10_000);
        cluster.restart(2, 2_002);
        cluster.pass(1_000);
        cluster.restart(1, 2_001);
        cluster.restart(3, 2_003);
        cluster.pass(15_000);
        assertThat(cluster.health().partitions().available()).isEqualTo(16);
    }

    @Test
    void notWhileTheLeaseOfAnotherMayRun() {
        DrivenCluster cluster = DrivenCluster.born(2, 2);
        cluster.cutOff(2);
        cluster.restart(1, 2_001);
        cluster.pass(1_500);
        assertThat(cluster.node(2).mayServe(cluster.nanos())).isTrue();
        assertThat(cluster.entry(0).members()).hasSize(2);
        cluster.pass(2_000);
        assertThat(cluster.entry(0).members()).containsExactly(cluster.member(1));
    }

    @Test
    void notAsLongAsAControllerThatHasJustStartedDoesNotKnowOfTheOther() {
        DrivenCluster cluster = DrivenCluster.born(2, 2);
        cluster.stop(1, 2);
        cluster.pass(10_000);
        cluster.startController(cluster.state());
        cluster.restart(1, 2_001);
        cluster.pass(2_300);
        assertThat(cluster.entry(0).members()).hasSize(2);
        cluster.pass(500);
        assertThat(cluster.entry(0).members()).containsExactly(cluster.member(1));
    }

    @Test
    void atOnceIfTheIncarnationsOfTheOthersAreGone() {
        DrivenCluster cluster = DrivenCluster.born(2, 2);
        cluster.restart(1, 2_001);
        cluster.restart(2, 2_002);
        cluster.pass(900);
        assertThat(cluster.map().replicaSets()).allSatisfy(entry -> assertThat(entry.servingMembers()).hasSize(1));
    }

    @Test
    void amongSeveralTheOrderOfTheListDecides() {
        DrivenCluster cluster = DrivenCluster.born(3, 3);
        PartitionMap before = cluster.map();
        cluster.storeFails = true;
        cluster.restart(1, 2_001);
        cluster.restart(2, 2_002);
        cluster.restart(3, 2_003);
        cluster.storeFails = false;
        cluster.tick();
        cluster.renew(3);
        cluster.renew(2);
        cluster.renew(1);
        cluster.tick();
        for (int i = 0; i < 16; i++) {
            assertThat(cluster.entry(i).leader().orElseThrow().node())
                    .isEqualTo(before.replicaSets().get(i).leader().orElseThrow().node());
        }
    }

    @Test
    void whoOnlyCatchesUpNeverDoes() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L, 2L), replica(1, SERVING), replica(2, CATCHING_UP)));
        cluster.stop(1);
        cluster.restart(2, 2_002);
        cluster.pass(30_000);
        assertThat(cluster.entry(0).servingMembers()).extracting(member -> member.node().value()).containsExactly(1L);
    }

    /** V13. */
    @Test
    void notWhileAReplicaThatIsLeavingDoesNotKnowIt() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L), replica(1, SERVING), replica(2, LEAVING)));
        cluster.restart(1, 2_001);
        cluster.renew(1);
        cluster.tick();
        assertThat(cluster.entry(0).members()).as("2 may believe that it serves, and may have a lease").hasSize(2);
        cluster.renew(2, SampleStates.VERSION);
        cluster.tick();
        assertThat(cluster.entry(0).members()).containsExactly(cluster.member(1));
    }

    @Test
    void aReplicaThatIsLeavingMayBeTheOne() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L), replica(1, SERVING), replica(2, LEAVING)));
        cluster.stop(1);
        cluster.pass(2_300);
        assertThat(cluster.entry(0).members()).hasSize(2);
        cluster.pass(500);
        ReplicaSet entry = cluster.entry(0);
        assertThat(entry.replicas()).containsExactly(replica(2, SERVING));
        assertThat(entry.reign()).isEqualTo(entry.epoch());
    }

    @Test
    void whileItIsBeingStoredTheOthersGetNoLease() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L), replica(1, SERVING), replica(2, LEAVING)));
        cluster.stop(1);
        cluster.pass(2_300);
        cluster.storeHangs = true;
        cluster.pass(500);
        assertThat(cluster.isStoring()).isTrue();
        assertThat(cluster.renew(1)).isInstanceOf(RenewalAnswer.Denied.class);
        assertThat(cluster.renew(2)).isInstanceOf(RenewalAnswer.Granted.class);
    }
}
