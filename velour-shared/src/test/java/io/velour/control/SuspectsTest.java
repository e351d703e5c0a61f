package io.velour.control;

import static io.velour.cluster.ReplicaRole.CATCHING_UP;
import static io.velour.cluster.ReplicaRole.SERVING;
import static io.velour.control.SampleStates.replica;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.velour.control.MemberView.Condition;
import io.velour.protocol.RenewalAnswer;

class SuspectsTest {
    private static final long FIRST = 1_000;
    private static final long SECOND = 2_000;

    private static void report(DrivenCluster cluster, long suspect, long millis, long... reporters) {
        for (long passed = 0; passed < millis; passed += 100) {
            for (long reporter : reporters) {
                cluster.suspect(reporter, suspect);
            }
            cluster.pass(100);
        }
    }

    private static Condition condition(DrivenCluster cluster, long id) {
        return cluster.health().members().stream().filter(view -> view.node().id().value() == id).findFirst()
                .orElseThrow().condition();
    }

    @Test
    void oneReporterAloneIsNotBelieved() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        report(cluster, 1, 10_000, FIRST);
        assertThat(condition(cluster, 1)).isEqualTo(Condition.UP);
        assertThat(cluster.isListed(1)).isTrue();
    }

    @Test
    void aMemberThatTwoReportIsNotRenewedAndTakenOutWhenItsLeaseIsOver() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        report(cluster, 1, 600, FIRST, SECOND);
        assertThat(condition(cluster, 1)).isEqualTo(Condition.SUSPECT);
        assertThat(cluster.renew(1)).isInstanceOfSatisfying(RenewalAnswer.Denied.class,
                denied -> assertThat(denied.reason()).isEqualTo(RenewalAnswer.Reason.SUSPENDED));
        report(cluster, 1, 1_400, FIRST, SECOND);
        assertThat(cluster.isListed(1)).isTrue();
        report(cluster, 1, 1_000, FIRST, SECOND);
        assertThat(cluster.isListed(1)).isFalse();
        assertThat(cluster.renew(1)).as("it holds nothing now").isInstanceOf(RenewalAnswer.Granted.class);
    }

    @Test
    void whoWasTakenOutAsASuspectWaitsBeforeItJoins() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        report(cluster, 1, 3_000, FIRST, SECOND);
        assertThat(cluster.isListed(1)).isFalse();
        cluster.pass(1_500);
        assertThat(cluster.isListed(1)).as("it is reported still").isFalse();
        cluster.pass(1_000);
        assertThat(cluster.isListed(1)).isTrue();
    }

    @Test
    void oneReporterIsBelievedIfTheMemberItselfMissedARenewal() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.cutOff(1);
        report(cluster, 1, 1_600, FIRST);
        assertThat(condition(cluster, 1)).isEqualTo(Condition.SUSPECT);
    }

    @Test
    void aMemberDoesNotCountAsAReporterOfItself() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        report(cluster, 1, 3_000, FIRST, 1);
        assertThat(condition(cluster, 1)).isEqualTo(Condition.UP);
    }

    @Test
    void aNodeThatSeveralReportIsCutOffItselfAndNotBelieved() {
        DrivenCluster cluster = DrivenCluster.born(4, 3);
        for (int i = 0; i < 10; i++) {
            report(cluster, 1, 100, 3, 4);
            report(cluster, 2, 100, FIRST, 1);
        }
        assertThat(condition(cluster, 1)).isEqualTo(Condition.SUSPECT);
        assertThat(condition(cluster, 2)).isEqualTo(Condition.UP);
        assertThat(cluster.renew(2)).isInstanceOf(RenewalAnswer.Granted.class);
    }

    @Test
    void twoReportsThatAreTooFarApartCountAsOne() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.suspect(FIRST, 1);
        cluster.pass(2_100);
        report(cluster, 1, 300, SECOND);
        assertThat(condition(cluster, 1)).isEqualTo(Condition.UP);
    }

    @Test
    void aMemberThatAloneServesAPartitionKeepsItsLease() {
        DrivenCluster cluster = DrivenCluster.born(3, 1);
        report(cluster, 1, 5_000, FIRST, SECOND);
        assertThat(cluster.renew(1)).isInstanceOf(RenewalAnswer.Granted.class);
        assertThat(cluster.isListed(1)).isTrue();
    }

    @Test
    void onlyOneMemberAtATimeLosesItsLease() {
        DrivenCluster cluster = DrivenCluster.born(3, 3);
        for (int i = 0; i < 10; i++) {
            for (long id = 1; id <= 3; id++) {
                report(cluster, id, 100, FIRST, SECOND);
            }
        }
        long denied = 0;
        for (long id = 1; id <= 3; id++) {
            denied += cluster.renew(id) instanceof RenewalAnswer.Denied ? 1 : 0;
        }
        assertThat(denied).isEqualTo(1);
        assertThat(cluster.map().replicaSets()).allSatisfy(entry -> assertThat(entry.members()).hasSizeGreaterThan(1));
    }

    @Test
    void itsLeaseIsRenewedAgainWhenTheOthersFallSilent() {
        DrivenCluster cluster = DrivenCluster.born(2, 2);
        report(cluster, 1, 500, FIRST, SECOND);
        cluster.stop(2);
        report(cluster, 1, 1_800, FIRST, SECOND);
        assertThat(cluster.renew(1)).isInstanceOf(RenewalAnswer.Granted.class);
        cluster.pass(4_000);
        assertThat(cluster.entry(0).members()).containsExactly(cluster.member(1));
    }

    @Test
    void itsLeaseIsRenewedAgainWhenNobodyComplainsAnyMore() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        report(cluster, 1, 200, FIRST, SECOND);
        assertThat(cluster.renew(1)).isInstanceOf(RenewalAnswer.Denied.class);
        cluster.pass(2_200);
        assertThat(cluster.renew(1)).isInstanceOf(RenewalAnswer.Granted.class);
        cluster.pass(5_000);
        assertThat(cluster.map().version()).isEqualTo(1);
    }

    @Test
    void aReplicaThatCatchesUpGoesAtOnce() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L, 2L), replica(1, SERVING), replica(2, CATCHING_UP)));
        cluster.node(2).catchUps = Optional.empty();
        cluster.pass(1_000);
        cluster.suspect(FIRST, 2);
        cluster.pass(100);
        assertThat(cluster.isListed(2)).isTrue();
        cluster.suspect(SECOND, 2);
        cluster.pass(100);
        assertThat(cluster.isListed(2)).isFalse();
    }

    @Test
    void aReportOfAStrangerIsForgotten() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.nodes.put(9L, new DrivenNode(9, 109));
        report(cluster, 9, 1_000, FIRST, SECOND);
        assertThat(cluster.map().version()).isEqualTo(1);
    }
}
