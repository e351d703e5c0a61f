package io.velour.replica;

import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestReplica.LEASE;
import static io.velour.replica.TestReplica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.velour.TestMaps;
import io.velour.clock.TimeReading;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.Refusal;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;

/** The lease: from when it counts, until when, under which map, and what is served without one. */
class LeasesTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 2, LEADER, FOLLOWER);
    private static final PartitionMap MAP = TestMaps.mapLike(ENTRY);
    private static final RenewalAnswer DENIED = new RenewalAnswer.Denied(RenewalAnswer.Reason.SUSPENDED, null);

    private final TestReplica replica = new TestReplica(FOLLOWER);
    private final TestReplica available = new TestReplica(FOLLOWER, TestReplica.SETTINGS.withReadsWithoutLease(true));

    @BeforeEach
    void adoptTheMap() {
        for (TestReplica each : List.of(replica, available)) {
            each.hold(KEY, committed(NOW));
            each.machine.adopt(MAP, each.now());
        }
    }

    private static RenewalAnswer granted(long mapVersion, @Nullable PartitionMap map) {
        return new RenewalAnswer.Granted(LEASE, mapVersion, map);
    }

    private static void assertServes(TestReplica replica, boolean serves) {
        assertThat(replica.machine.mayServe(replica.now())).isEqualTo(serves);
        if (serves) {
            assertThat(replica.read()).isInstanceOf(StorageAnswer.Found.class);
        } else {
            assertThat(refusal(replica.read())).isEqualTo(Refusal.NOT_SERVING);
        }
    }

    @Test
    void withoutAGrantThereIsNoLease() {
        assertServes(replica, false);
    }

    @Test
    void aLeaseRunsFromWhenItsRenewalWasSent() {
        TimeReading sentAt = replica.now();
        replica.pass(LEASE.minusMillis(10));
        replica.renewed(sentAt, granted(5, null));
        replica.pass(Duration.ofMillis(9));
        assertServes(replica, true);
        replica.pass(Duration.ofMillis(1));
        assertServes(replica, false);
    }

    @Test
    void anAnswerThatComesAfterTheLeaseIsWorthNothing() {
        TimeReading sentAt = replica.now();
        replica.pass(LEASE);
        replica.renewed(sentAt, granted(5, null));
        assertServes(replica, false);
    }

    @Test
    void aLeaseThatWasGivenBackIsOverForGood() {
        replica.renewLease();
        available.machine.giveLeaseBack();
        replica.machine.giveLeaseBack();
        assertServes(replica, false);
        assertServes(available, false);
        replica.renewLease();
        assertServes(replica, false);
    }

    @Test
    void whoGaveItsLeaseBackTakesWritesStill() {
        replica.renewLease();
        replica.machine.giveLeaseBack();
        assertThat(replica.ask(TestRecords.prepare(5, TestRecords.value(NOW + 1))))
                .isInstanceOf(StorageAnswer.Accepted.class);
    }

    @Test
    void theTimeOfASuspendedMachineCounts() {
        replica.renewLease();
        replica.wallMillis += LEASE.toMillis() - 1;
        assertServes(replica, true);
        replica.wallMillis += 1;
        assertServes(replica, false);
    }

    @Test
    void aWallClockThatGoesBackDoesNotLengthenALease() {
        replica.renewLease();
        replica.wallMillis -= 1_000_000;
        replica.nanos += LEASE.toNanos() - 1;
        assertServes(replica, true);
        replica.nanos += 1;
        assertServes(replica, false);
    }

    @Test
    void aLeaseCountsOnlyUnderTheMapWithWhichItWasGranted() {
        replica.renewed(replica.now(), granted(6, null));
        assertServes(replica, false);
        ReplicaSet sixth = TestMaps.entry(3, 6, 2, LEADER, FOLLOWER);
        replica.adopt(sixth);
        replica.renewed(replica.now(), granted(6, null));
        assertThat(replica.machine.mayServe(replica.now())).as("one entry is not the map").isFalse();
        replica.renewed(replica.now(), granted(6, TestMaps.mapLike(sixth)));
        assertServes(replica, true);
    }

    @Test
    void theMapOfTheAnswerIsAdoptedBeforeTheLeaseCounts() {
        ReplicaStep step = replica.renewed(replica.now(),
                granted(6, TestMaps.mapLike(TestMaps.entry(3, 6, 6, FOLLOWER, LEADER))));
        assertThat(replica.entry().epoch()).as("V6").isEqualTo(new Epoch(6));
        assertThat(replica.machine.mapVersion()).isEqualTo(6);
        assertThat(step.sends()).as("as a new leader it reconciles").hasSize(16);
        assertThat(replica.machine.mayServe(replica.now())).isTrue();
    }

    @Test
    void aMemberThatTheMapTakesOutServesNothingUnderItsLease() {
        replica.renewed(replica.now(), granted(6, TestMaps.mapLike(TestMaps.entry(3, 6, 2, LEADER))));
        assertThat(refusal(replica.read())).isEqualTo(Refusal.NOT_LISTED);
    }

    @Test
    void anOlderMapIsNotTakenForTheNewest() {
        replica.machine.adopt(TestMaps.mapLike(TestMaps.entry(3, 4, 2, LEADER)), replica.now());
        assertThat(replica.machine.mapVersion()).isEqualTo(5);
        assertThat(replica.entry()).isEqualTo(ENTRY);
    }

    @ParameterizedTest
    @EnumSource(RenewalAnswer.Reason.class)
    void aLeaseThatIsDeniedGivesNothingAndTakesNothing(RenewalAnswer.Reason reason) {
        RenewalAnswer denied = new RenewalAnswer.Denied(reason, null);
        replica.renewed(replica.now(), denied);
        assertServes(replica, false);
        replica.renewLease();
        replica.pass(LEASE.minusMillis(1));
        replica.renewed(replica.now(), denied);
        assertServes(replica, true);
        replica.pass(Duration.ofMillis(1));
        assertServes(replica, false);
    }

    @Test
    void theMapOfADenialIsAdopted() {
        replica.renewed(replica.now(), new RenewalAnswer.Denied(RenewalAnswer.Reason.SUSPENDED,
                TestMaps.mapLike(TestMaps.entry(3, 6, 2, LEADER))));
        assertThat(replica.entry().epoch()).isEqualTo(new Epoch(6));
    }

    @Test
    void ofTwoRenewalsTheOneSentLaterCounts() {
        TimeReading first = replica.now();
        replica.pass(Duration.ofMillis(500));
        replica.renewLease();
        replica.renewed(first, granted(5, null));
        replica.pass(LEASE.minusMillis(1));
        assertServes(replica, true);
        replica.pass(Duration.ofMillis(1));
        assertServes(replica, false);
    }

    @Test
    void whoeverChoosesAvailabilityServesWhileTheControllerIsSilent() {
        assertServes(available, true);
        available.renewLease();
        available.pass(LEASE.multipliedBy(100));
        assertServes(available, true);
    }

    @Test
    void whoeverChoosesAvailabilityServesNothingOnceTheControllerHasDeniedTheLease() {
        available.renewLease();
        available.renewed(available.now(), DENIED);
        assertServes(available, true);
        available.pass(LEASE);
        assertServes(available, false);
        available.renewLease();
        available.pass(LEASE);
        assertServes(available, true);
    }

    @Test
    void aGrantThatComesAfterALaterDenialDoesNotUndoIt() {
        TimeReading first = available.now();
        available.pass(Duration.ofMillis(1));
        available.renewed(available.now(), DENIED);
        available.renewed(first, granted(5, null));
        assertServes(available, true);
        available.pass(LEASE);
        assertServes(available, false);
    }

    @Test
    void whoeverChoosesAvailabilityStillHasToBeServing() {
        available.adopt(TestMaps.entry(3, 6, 2, List.of(TestMaps.serving(LEADER), TestMaps.leaving(FOLLOWER))));
        assertThat(refusal(available.read())).isEqualTo(Refusal.NOT_SERVING);
    }

    @Test
    void aRenewalSaysWhatTheControllerHasToKnow() {
        assertThat(new TestReplica(FOLLOWER).machine.renewal(new TimeReading(NOW, 7)))
                .isEqualTo(new Renewal(FOLLOWER, 0, NOW, List.of()));
        replica.pass(Duration.ofSeconds(1));
        assertThat(replica.machine.renewal(replica.now()))
                .isEqualTo(new Renewal(FOLLOWER, 5, NOW + 1_000, List.<CatchUpReport>of()));
    }
}
