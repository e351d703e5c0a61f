package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.RenewalAnswer.Denied;
import io.velour.protocol.RenewalAnswer.Granted;
import io.velour.protocol.RenewalAnswer.Reason;

class LeaseTest {
    private static void assertDenied(RenewalAnswer answer, Reason reason) {
        assertThat(answer).isInstanceOfSatisfying(Denied.class,
                denied -> assertThat(denied.reason()).isEqualTo(reason));
    }

    @Test
    void aLeaseComesWithTheMapUnlessTheMemberHasIt() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        long newest = cluster.map().version();
        assertThat(cluster.renew(1, 0)).isEqualTo(new Granted(DrivenCluster.LEASE, newest, cluster.map()));
        assertThat(cluster.renew(1, newest)).isEqualTo(new Granted(DrivenCluster.LEASE, newest, null));
    }

    @Test
    void thereIsNoneBeforeTheBirth() {
        DrivenCluster cluster = new DrivenCluster(3, 2);
        cluster.start(1, 101, Optional.empty());
        assertDenied(cluster.renew(1), Reason.NO_CLUSTER);
    }

    @Test
    void whoIsNotOfTheMapGetsNone() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.nodes.put(9L, new DrivenNode(9, 109));
        assertThat(cluster.renew(9)).isEqualTo(new Denied(Reason.NOT_A_MEMBER, cluster.map()));
    }

    @Test
    void aReplacedIncarnationGetsNoneNeverAgain() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        DrivenNode former = new DrivenNode(1, 101);
        cluster.restart(1, 2_001);
        cluster.nodes.put(1L, former);
        assertDenied(cluster.renew(1), Reason.NOT_A_MEMBER);
        cluster.startController(cluster.state());
        assertDenied(cluster.renew(1), Reason.NOT_A_MEMBER);
    }

    @Test
    void anIncarnationGetsNoneOnceAnotherHasRegisteredEvenIfThatIsNotStoredYet() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        DrivenNode former = new DrivenNode(1, 101);
        cluster.storeFails = true;
        cluster.restart(1, 2_001);
        assertThat(cluster.map().node(former.node().id())).contains(former.node());
        cluster.nodes.put(1L, former);
        assertDenied(cluster.renew(1), Reason.NOT_A_MEMBER);
    }

    @ParameterizedTest
    @CsvSource({"5000, true", "5001, false", "-5000, true", "-5001, false"})
    void aMemberWhoseClockIsSecondsOffGetsNone(long offsetMillis, boolean granted) {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.node(1).clockOffsetMillis = offsetMillis;
        if (granted) {
            assertThat(cluster.renew(1)).isInstanceOf(Granted.class);
        } else {
            assertDenied(cluster.renew(1), Reason.CLOCK_DRIFT);
        }
    }

    @Test
    void whoseClockIsOffIsTakenOutWhenTheLeaseThatItHasIsOver() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.node(1).clockOffsetMillis = 60_000;
        cluster.pass(4_000);
        assertThat(cluster.isListed(1)).isFalse();
        cluster.node(1).clockOffsetMillis = 0;
        cluster.pass(10_000);
        assertThat(cluster.health().movesLeft()).isZero();
    }

    @Test
    void whoIsBeingTakenOutGetsNoneUntilThatIsStored() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.cutOff(1);
        cluster.storeHangs = true;
        cluster.pass(4_000);
        assertThat(cluster.isStoring()).isTrue();
        assertDenied(cluster.renew(1), Reason.SUSPENDED);
        assertThat(cluster.renew(2)).isInstanceOf(Granted.class);
        cluster.storeEnds(true);
        assertThat(cluster.renew(1)).isInstanceOfSatisfying(Granted.class,
                granted -> assertThat(granted.map()).isEqualTo(cluster.map()));
    }

    @Test
    void afterAStepThatFailedItGetsNoneUntilItIsCertainWhatTheDiskHolds() {
        DrivenCluster cluster = DrivenCluster.born(2, 2);
        cluster.cutOff(1);
        cluster.storeHangs = true;
        cluster.pass(4_000);
        cluster.storeEnds(false);
        cluster.cutOff(2);
        assertDenied(cluster.renew(1), Reason.SUSPENDED);
        cluster.sleep(3_000);
        ClusterState before = cluster.state();
        assertThat(cluster.tick().next()).as("2 is silent now: nothing to decide, but to store again").contains(before);
        assertThat(cluster.renew(1)).isInstanceOf(Granted.class);
    }

    @Test
    void whatIsBeingStoredIsToldToNobody() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        long version = cluster.map().version();
        cluster.stop(1);
        cluster.storeHangs = true;
        cluster.pass(4_000);
        assertThat(cluster.disk.getLast().map().version()).isEqualTo(version + 1);
        assertThat(cluster.renew(2, 0)).isEqualTo(new Granted(DrivenCluster.LEASE, version, cluster.map()));
        assertThat(cluster.map().version()).isEqualTo(version);
    }

    @Test
    void aMemberThatKnowsALaterMapThanTheControllerGetsNone() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        assertDenied(cluster.renew(1, cluster.map().version() + 1), Reason.NOT_A_MEMBER);
        assertThat(cluster.notes.getLast()).contains("old copy");
    }

    @Test
    void theLogHasADenialOnce() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.node(1).clockOffsetMillis = 60_000;
        cluster.renew(1);
        assertThat(cluster.notes.getLast()).contains("no lease for").contains("clock");
        int logged = cluster.notes.size();
        cluster.renew(1);
        assertThat(cluster.notes).hasSize(logged);
    }
}
