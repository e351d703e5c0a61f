package io.velour.replica;

import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.commit;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.expiring;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.prepareIf;
import static io.velour.replica.TestRecords.tombstone;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestRecords.version;
import static io.velour.replica.TestReplica.LEASE;
import static io.velour.replica.TestReplica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Durability;

/** {@code PREPARE_IF}, the leader's alone: when the condition holds, and what is answered when it does not. */
class CompareAndSetTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final Epoch EPOCH = new Epoch(5);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 2, LEADER, FOLLOWER);
    private static final StorageAnswer ACCEPTED = new StorageAnswer.Accepted(EPOCH);

    private final TestReplica leader = TestReplica.leading(ENTRY);

    @BeforeEach
    void renewTheLease() {
        leader.renewLease();
    }

    private static StorageAnswer mismatch(StoredRecord current) {
        return new StorageAnswer.Mismatch(EPOCH, current);
    }

    @Test
    void whatIsExpectedAbsentAndIsIsStored() {
        ReplicaStep step = leader.decide(prepareIf(5, value(NOW), null));
        assertThat(step.answers()).containsExactly(ACCEPTED);
        assertThat(step.durability()).isEqualTo(Durability.SYNCED);
        assertThat(leader.held()).isEqualTo(pending(NOW));
    }

    @Test
    void whatHasTheExpectedVersionIsReplacedInWhateverState() {
        leader.ask(prepare(5, value(NOW)));
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), version(NOW)))).isEqualTo(ACCEPTED);
        leader.ask(commit(KEY, NOW + 1));
        assertThat(leader.ask(prepareIf(5, tombstone(NOW + 2), version(NOW + 1)))).isEqualTo(ACCEPTED);
        assertThat(leader.held()).isEqualTo(StoredRecord.pending(tombstone(NOW + 2)));
    }

    @Test
    void theSameOneAgainIsAcceptedAndChangesNothing() {
        leader.ask(prepareIf(5, value(NOW), null));
        leader.ask(commit(KEY, NOW));
        ReplicaStep again = leader.decide(prepareIf(5, value(NOW), null));
        assertThat(again.answers()).containsExactly(ACCEPTED);
        assertThat(again.changes()).isEmpty();
        assertThat(leader.held()).isEqualTo(committed(NOW));
    }

    @Test
    void theSameOneAgainIsAcceptedThoughItWasReplacedSince() {
        leader.ask(prepareIf(5, value(NOW), null));
        leader.ask(prepare(5, value(NOW + 1)));
        ReplicaStep again = leader.decide(prepareIf(5, value(NOW), null));
        assertThat(again.answers()).as("V1, V5").containsExactly(ACCEPTED);
        assertThat(again.changes()).isEmpty();
    }

    @Test
    void theSameOneAgainNeedsNeitherClockNorLease() {
        leader.ask(prepareIf(5, value(NOW), null));
        leader.pass(Duration.ofHours(2));
        assertThat(leader.ask(prepareIf(5, value(NOW), null))).isEqualTo(ACCEPTED);
    }

    @Test
    void aConditionThatHoldsForARecordThatIsNotNewerIsOutrun() {
        leader.ask(prepare(5, value(NOW)));
        assertThat(leader.ask(prepareIf(5, value(NOW - 1), version(NOW))))
                .isEqualTo(new StorageAnswer.Outrun(EPOCH, version(NOW)));
        leader.ask(prepare(5, tombstone(NOW + 1)));
        assertThat(leader.ask(prepareIf(5, value(NOW - 1), null)))
                .isEqualTo(new StorageAnswer.Outrun(EPOCH, version(NOW + 1)));
        assertThat(leader.held()).isEqualTo(StoredRecord.pending(tombstone(NOW + 1)));
    }

    @Test
    void aConditionThatHoldsForARecordThatMayHaveBeenForgottenIsUnsure() {
        for (int i = 0; i <= 65; i++) {
            leader.ask(prepare(5, value(NOW + i)));
        }
        assertThat(leader.ask(prepareIf(5, value(NOW), version(NOW + 65)))).isEqualTo(new StorageAnswer.Unsure(EPOCH));
    }

    @Test
    void anotherVersionThanTheExpectedIsAMismatchInWhateverState() {
        leader.ask(prepare(5, value(NOW)));
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), version(NOW - 1)))).isEqualTo(mismatch(pending(NOW)));
        leader.ask(commit(KEY, NOW));
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), version(NOW - 1)))).isEqualTo(mismatch(committed(NOW)));
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), null))).isEqualTo(mismatch(committed(NOW)));
        assertThat(leader.held()).isEqualTo(committed(NOW));
    }

    @Test
    void nothingIsAMismatchWhereAVersionIsExpected() {
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), version(NOW))))
                .isEqualTo(new StorageAnswer.Mismatch(EPOCH, null));
        assertThat(leader.held()).isNull();
    }

    @Test
    void aMismatchIsAnsweredOnlyUnderALiveLease() {
        leader.ask(prepare(5, value(NOW)));
        leader.pass(LEASE.minusMillis(1));
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), null))).isEqualTo(mismatch(pending(NOW)));
        leader.pass(Duration.ofMillis(1));
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), null))).as("V4")
                .isEqualTo(new StorageAnswer.Refused(Refusal.NOT_SERVING, EPOCH, null));
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), version(NOW)))).as("storing needs no lease")
                .isEqualTo(ACCEPTED);
    }

    @Test
    void aLeaseThatEndsWhileTheRecordIsReadIsNoLease() {
        leader.ask(prepare(5, value(NOW)));
        leader.watched.inTheMiddle = () -> leader.pass(LEASE);
        assertThat(refusal(leader.ask(prepareIf(5, value(NOW + 1), null)))).as("V4").isEqualTo(Refusal.NOT_SERVING);
    }

    @Test
    void aTombstoneIsAbsentAndItsVersionIsNoOnesExpectation() {
        leader.ask(prepare(5, tombstone(NOW)));
        StoredRecord there = StoredRecord.pending(tombstone(NOW));
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), version(NOW)))).isEqualTo(mismatch(there));
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), null))).isEqualTo(ACCEPTED);
        assertThat(leader.held()).isEqualTo(pending(NOW + 1));
    }

    @Test
    void anExpiredValueIsAbsentFromItsExpiryOn() {
        leader.ask(prepare(5, expiring(NOW, NOW + 100)));
        leader.wallMillis = NOW + 99;
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), null)))
                .isEqualTo(mismatch(StoredRecord.pending(expiring(NOW, NOW + 100))));
        leader.wallMillis = NOW + 100;
        assertThat(leader.ask(prepareIf(5, value(NOW + 1), null))).isEqualTo(ACCEPTED);
    }

    @Test
    void anExpiredValueIsDeletedByExpectingItsVersion() {
        leader.ask(prepare(5, expiring(NOW, NOW + 100)));
        leader.wallMillis = NOW + 100;
        assertThat(leader.ask(prepareIf(5, tombstone(NOW + 101), version(NOW)))).isEqualTo(ACCEPTED);
        assertThat(leader.held()).isEqualTo(StoredRecord.pending(tombstone(NOW + 101)));
    }

    @Test
    void aVersionTooFarFromTheClockIsRefused() {
        assertThat(refusal(leader.ask(prepareIf(5, value(NOW + 60_001), null)))).isEqualTo(Refusal.CLOCK_DRIFT);
        assertThat(refusal(leader.ask(prepareIf(5, value(NOW - 1_800_001), null)))).isEqualTo(Refusal.CLOCK_DRIFT);
        assertThat(leader.held()).isNull();
    }

    @Test
    void whoDoesNotLeadRefuses() {
        TestReplica follower = new TestReplica(FOLLOWER);
        follower.adopt(ENTRY);
        follower.renewLease();
        follower.hold(KEY, committed(NOW));
        for (var condition : List.of(prepareIf(5, value(NOW + 1), version(NOW)), prepareIf(5, value(NOW), null))) {
            assertThat(follower.ask(condition))
                    .isEqualTo(new StorageAnswer.Refused(Refusal.NOT_SERVING, EPOCH, null));
        }
        assertThat(follower.held()).isEqualTo(committed(NOW));
    }

    @Test
    void aLeaderThatIsReconcilingRefuses() {
        TestReplica newLeader = new TestReplica(LEADER);
        newLeader.hold(KEY, committed(NOW));
        newLeader.adopt(ENTRY);
        newLeader.renewLease();
        for (var condition : List.of(prepareIf(5, value(NOW + 1), version(NOW)), prepareIf(5, value(NOW), null),
                prepareIf(5, value(NOW + 1), null))) {
            assertThat(newLeader.ask(condition)).isEqualTo(new StorageAnswer.Refused(Refusal.NOT_READY, EPOCH, null));
        }
        assertThat(newLeader.held()).isEqualTo(committed(NOW));
    }

    @Test
    void anotherEpochIsRefused() {
        assertThat(leader.ask(prepareIf(4, value(NOW), null)))
                .isEqualTo(new StorageAnswer.Refused(Refusal.STALE_EPOCH, EPOCH, ENTRY));
        assertThat(refusal(leader.ask(prepareIf(6, value(NOW), null)))).isEqualTo(Refusal.NOT_READY);
        assertThat(leader.held()).isNull();
    }

    @Test
    void ofTwoThatExpectTheSameInOneBatchOneIsAccepted() {
        ReplicaStep step = leader.decide(prepareIf(5, value(NOW), null), prepareIf(5, value(NOW + 1), null));
        assertThat(step.answers()).containsExactly(ACCEPTED, mismatch(pending(NOW)));
    }
}
