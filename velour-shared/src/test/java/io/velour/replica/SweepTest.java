package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.leaving;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.expiring;
import static io.velour.replica.TestRecords.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;

/** What age deletes: expired values, by their leader; tombstones, by every replica for itself. */
class SweepTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 2, LEADER, FOLLOWER);
    private static final long RETENTION = TestMaps.settings(3).tombstoneRetention().toMillis();
    private static final StoredRecord EXPIRED = StoredRecord.committed(expiring(NOW - 10, NOW));
    private static final StoredRecord OLD_TOMBSTONE = StoredRecord.committed(tombstone(NOW - RETENTION - 1));

    private final TestReplica leader = TestReplica.leading(ENTRY);
    private final TestReplica follower = new TestReplica(FOLLOWER);

    private static Key key(int number) {
        return new Key(new byte[]{(byte) number});
    }

    /** Goes round all partitions under a live lease. */
    private static List<ReplicaStep> sweepAll(TestReplica replica) {
        replica.renewLease();
        return sweepWithoutRenewal(replica, 10);
    }

    private static List<ReplicaStep> sweepWithoutRenewal(TestReplica replica, int maxRecords) {
        List<ReplicaStep> steps = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            steps.add(replica.sweep(maxRecords));
        }
        return steps.stream().filter(step -> !step.changes().isEmpty() || !step.sends().isEmpty()).toList();
    }

    private TestReplica following(ReplicaSet entry) {
        follower.adopt(entry);
        return follower;
    }

    @Test
    void theLeaderDeletesAnExpiredValueAndFinishesTheDelete() {
        leader.hold(KEY, EXPIRED);
        ReplicaStep step = sweepAll(leader).getFirst();
        assertThat(step.durability()).isEqualTo(Durability.SYNCED);
        StoredRecord deleted = Objects.requireNonNull(leader.held());
        assertThat(deleted.record()).isInstanceOf(Record.Tombstone.class);
        assertThat(deleted.record().isNewerThan(EXPIRED.record())).isTrue();
        assertThat(deleted.isPending()).isTrue();
        PeerSend asked = step.sends().getFirst();
        assertThat(asked.to()).isEqualTo(FOLLOWER);
        assertThat(asked.request())
                .isEqualTo(new StorageRequest.Prepare(PARTITION, new Epoch(5), KEY, deleted.record(), LEADER));
        leader.answer(asked, new StorageAnswer.Accepted(new Epoch(5)));
        assertThat(leader.held()).isEqualTo(StoredRecord.committed(deleted.record()));
    }

    @Test
    void aFollowerDeletesNoValue() {
        following(ENTRY).hold(KEY, EXPIRED);
        assertThat(sweepAll(follower)).isEmpty();
        assertThat(follower.held()).isEqualTo(EXPIRED);
    }

    @Test
    void onlyACommittedValueWhoseTimeIsOverIsDeleted() {
        leader.hold(key(1), StoredRecord.committed(expiring(NOW, NOW + 1)));
        leader.hold(key(2), StoredRecord.pending(expiring(NOW - 10, NOW)));
        leader.hold(key(3), committed(NOW));
        leader.hold(key(4), StoredRecord.committed(tombstone(NOW)));
        assertThat(sweepAll(leader)).isEmpty();
    }

    @Test
    void aLeaderThatIsReconcilingDeletesNoValue() {
        TestReplica newLeader = new TestReplica(LEADER);
        newLeader.hold(KEY, EXPIRED);
        ReplicaStep begun = newLeader.adopt(ENTRY);
        assertThat(sweepAll(newLeader)).isEmpty();
        newLeader.reconcile(begun);
        assertThat(sweepAll(newLeader)).hasSize(1);
    }

    /** The others take what a leader finishes whatever its time: it must not bring them one that is far off. */
    @Test
    void aValueFromATimeFarAheadStaysUntilThatTimeIsNear() {
        leader.hold(KEY, StoredRecord.committed(expiring(NOW + 60_001, NOW)));
        assertThat(sweepAll(leader)).isEmpty();
        leader.pass(Duration.ofMillis(2));
        assertThat(sweepAll(leader)).hasSize(1);
    }

    @Test
    void theValueThatWasDeletedWasHeldInTheReign() {
        leader.hold(KEY, EXPIRED);
        sweepAll(leader);
        assertThat(leader.ask(TestRecords.prepare(5, EXPIRED.record()))).as("V1")
                .isEqualTo(new StorageAnswer.Accepted(new Epoch(5)));
    }

    @Test
    void aCommittedTombstoneIsDroppedAfterItsRetentionByEveryServingReplica() {
        for (TestReplica replica : List.of(leader, following(ENTRY))) {
            StoredRecord young = StoredRecord.committed(tombstone(NOW - RETENTION));
            StoredRecord pending = StoredRecord.pending(tombstone(NOW - RETENTION - 1));
            replica.hold(key(1), OLD_TOMBSTONE);
            replica.hold(key(2), young);
            replica.hold(key(3), pending);
            assertThat(sweepAll(replica)).hasSize(1)
                    .allMatch(step -> step.durability() == Durability.BUFFERED && step.sends().isEmpty());
            assertThat(replica.held(key(1))).isNull();
            assertThat(replica.held(key(2))).isEqualTo(young);
            assertThat(replica.held(key(3))).isEqualTo(pending);
        }
    }

    @Test
    void aTombstoneMayComeBackWithALossOfPowerAndGoesAgain() {
        leader.hold(KEY, OLD_TOMBSTONE);
        sweepAll(leader);
        leader.store.losePower();
        assertThat(leader.held()).isEqualTo(OLD_TOMBSTONE);
        sweepAll(leader);
        assertThat(leader.held()).isNull();
    }

    @Test
    void whileAReplicaCatchesUpTombstonesStay() {
        following(TestMaps.entry(3, 5, 2,
                List.of(serving(LEADER), serving(FOLLOWER), catchingUp(TestMaps.member(3), 4))));
        follower.hold(KEY, OLD_TOMBSTONE);
        assertThat(sweepAll(follower)).isEmpty();
        following(TestMaps.entry(3, 6, 2, LEADER, FOLLOWER, TestMaps.member(3)));
        assertThat(sweepAll(follower)).hasSize(1);
    }

    @Test
    void aReplicaThatDoesNotServeDropsNoTombstone() {
        for (ReplicaSet entry : List.of(TestMaps.entry(3, 6, 2, List.of(serving(LEADER), leaving(FOLLOWER))),
                TestMaps.entry(3, 7, 2, List.of(serving(LEADER), catchingUp(FOLLOWER, 7))),
                TestMaps.entry(3, 8, 2, LEADER))) {
            following(entry).hold(KEY, OLD_TOMBSTONE);
            assertThat(sweepAll(follower)).isEmpty();
            assertThat(follower.held()).isEqualTo(OLD_TOMBSTONE);
        }
    }

    @Test
    void withoutALiveLeaseNothingIsDeleted() {
        leader.hold(key(1), OLD_TOMBSTONE);
        leader.hold(key(2), EXPIRED);
        assertThat(sweepWithoutRenewal(leader, 10)).isEmpty();
        leader.renewLease();
        leader.pass(TestReplica.LEASE);
        assertThat(sweepWithoutRenewal(leader, 10)).isEmpty();
        assertThat(sweepAll(leader)).hasSize(1);
    }

    @Test
    void whoeverServesWithoutALeaseStillDeletesNothingWithoutOne() {
        TestReplica available = new TestReplica(LEADER, TestReplica.SETTINGS.withReadsWithoutLease(true));
        available.hold(KEY, OLD_TOMBSTONE);
        available.reconcile(available.adopt(ENTRY));
        assertThat(available.read()).isInstanceOf(StorageAnswer.Found.class);
        assertThat(sweepWithoutRenewal(available, 10)).isEmpty();
        assertThat(sweepAll(available)).hasSize(1);
    }

    @Test
    void noMoreDeletesAreBegunThanCanBeFinishedAtOnce() {
        for (int i = 1; i <= 5; i++) {
            leader.hold(key(i), EXPIRED);
        }
        List<PeerSend> sends = sweepAll(leader).stream().flatMap(step -> step.sends().stream()).toList();
        assertThat(sends).hasSize(TestReplica.SETTINGS.maxFinishing());
        assertThat(leader.all()).filteredOn(keyed -> keyed.stored().equals(EXPIRED)).hasSize(2);
        sends.forEach(send -> leader.answer(send, new StorageAnswer.Accepted(new Epoch(5))));
        assertThat(sweepAll(leader)).hasSize(1);
        assertThat(leader.all()).noneMatch(keyed -> keyed.stored().equals(EXPIRED));
    }

    @Test
    void aStepLooksAtNoMoreRecordsThanItMay() {
        for (int i = 1; i <= 5; i++) {
            leader.hold(key(i), OLD_TOMBSTONE);
        }
        leader.renewLease();
        List<ReplicaStep> steps = sweepWithoutRenewal(leader, 2);
        assertThat(steps).allMatch(step -> step.changes().size() <= 2);
        assertThat(steps).flatExtracting(ReplicaStep::changes).hasSize(5);
        assertThat(steps).allMatch(step -> step.changes().stream().allMatch(change -> change.stored() == null));
        assertThat(leader.all()).isEmpty();
    }

    @Test
    void itGoesRoundAllPartitions() {
        leader.machine.adopt(TestMaps.mapLike(TestMaps.entry(3, 6, 2, LEADER)), leader.now());
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 16; i++) {
                leader.store.write(List.of(new Change(new PartitionId(i), KEY, OLD_TOMBSTONE)), Durability.SYNCED);
            }
            assertThat(sweepAll(leader)).as("round %d", round).flatExtracting(ReplicaStep::changes).hasSize(16);
            for (int i = 0; i < 16; i++) {
                assertThat(leader.store.get(new PartitionId(i), KEY)).isNull();
            }
        }
    }

    @Test
    void aRoundTakesAsManyStepsAsItsRecordsAndPartitionsNeed() {
        leader.machine.adopt(TestMaps.mapLike(TestMaps.entry(3, 6, 2, LEADER)), leader.now());
        for (int i = 0; i < 16; i++) {
            leader.store.write(List.of(new Change(new PartitionId(i), KEY, OLD_TOMBSTONE)), Durability.SYNCED);
        }
        leader.renewLease();
        assertThat(leader.sweep(32).changes()).hasSize(16);
    }

    @Test
    void noRecordIsLookedAtTwiceInOneStep() {
        leader.hold(KEY, OLD_TOMBSTONE);
        leader.renewLease();
        assertThat(leader.sweep(1_000).changes()).hasSize(1);
    }
}
