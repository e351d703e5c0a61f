package io.velour.replica;

import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.expiring;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.read;
import static io.velour.replica.TestRecords.tombstone;
import static io.velour.replica.TestReplica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.StoredRecord;

/** {@code READ}: who answers it, with what, and that epoch, role and lease hold before and after the local read. */
class ReadsTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final Epoch EPOCH = new Epoch(5);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 2, LEADER, FOLLOWER);

    private final TestReplica replica = new TestReplica(FOLLOWER);

    @BeforeEach
    void serve() {
        replica.adopt(ENTRY);
        replica.renewLease();
        replica.hold(KEY, committed(NOW));
        replica.watched.reads = 0;
    }

    @Test
    void aReadAnswersWhatIsHeldInItsState() {
        for (StoredRecord stored : List.of(pending(NOW), committed(NOW), StoredRecord.pending(tombstone(NOW)),
                StoredRecord.committed(tombstone(NOW)))) {
            replica.hold(KEY, stored);
            assertThat(replica.read()).isEqualTo(new StorageAnswer.Found(EPOCH, stored));
        }
    }

    @Test
    void nothingUnderAKeyIsAbsent() {
        assertThat(replica.machine.read(new StorageRequest.Read(new PartitionId(3), EPOCH, TestRecords.OTHER)))
                .isEqualTo(new StorageAnswer.Absent(EPOCH));
    }

    @Test
    void aValueIsExpiredFromItsExpiryOnAndStaysThere() {
        StoredRecord stored = StoredRecord.pending(expiring(NOW, NOW + 100));
        replica.hold(KEY, stored);
        replica.pass(Duration.ofMillis(99));
        assertThat(replica.read()).isEqualTo(new StorageAnswer.Found(EPOCH, stored));
        replica.pass(Duration.ofMillis(1));
        assertThat(replica.read()).isEqualTo(new StorageAnswer.Expired(EPOCH, stored));
        assertThat(replica.held()).isEqualTo(stored);
    }

    @Test
    void anotherEpochIsRefused() {
        assertThat(replica.machine.read(read(4)))
                .isEqualTo(new StorageAnswer.Refused(Refusal.STALE_EPOCH, EPOCH, ENTRY));
        assertThat(replica.machine.read(read(6)))
                .isEqualTo(new StorageAnswer.Refused(Refusal.NOT_READY, EPOCH, null));
        assertThat(replica.watched.reads).isZero();
    }

    @Test
    void aPartitionWithoutAnEntryIsNotReady() {
        for (int partition : new int[]{4, 16, 65_535}) {
            assertThat(refusal(replica.machine.read(new StorageRequest.Read(new PartitionId(partition), EPOCH, KEY))))
                    .isEqualTo(Refusal.NOT_READY);
        }
    }

    @Test
    void whoIsNotListedInThisIncarnationRefuses() {
        TestReplica otherLife = new TestReplica(new Member(FOLLOWER.node(), TestMaps.member(9).incarnation()));
        otherLife.adopt(ENTRY);
        otherLife.renewLease();
        assertThat(refusal(otherLife.read())).as("V12").isEqualTo(Refusal.NOT_LISTED);
    }

    @ParameterizedTest
    @EnumSource(ReplicaRole.class)
    void onlyAServingReplicaAnswers(ReplicaRole role) {
        replica.adopt(TestMaps.entry(3, 6, 2, List.of(serving(LEADER), new Replica(FOLLOWER, role, Epoch.FIRST))));
        StorageAnswer answer = replica.read();
        if (role == ReplicaRole.SERVING) {
            assertThat(answer).isEqualTo(new StorageAnswer.Found(new Epoch(6), committed(NOW)));
        } else {
            assertThat(answer).isEqualTo(new StorageAnswer.Refused(Refusal.NOT_SERVING, new Epoch(6), null));
            assertThat(replica.watched.reads).isZero();
        }
    }

    @Test
    void withoutALiveLeaseNothingIsAnswered() {
        replica.pass(TestReplica.LEASE);
        assertThat(replica.read()).isEqualTo(new StorageAnswer.Refused(Refusal.NOT_SERVING, EPOCH, null));
        assertThat(replica.watched.reads).isZero();
        replica.renewLease();
        assertThat(replica.read()).isEqualTo(new StorageAnswer.Found(EPOCH, committed(NOW)));
    }

    @Test
    void aLeaseThatEndsDuringTheLocalReadIsNoLease() {
        replica.watched.inTheMiddle = () -> replica.pass(TestReplica.LEASE);
        assertThat(refusal(replica.read())).isEqualTo(Refusal.NOT_SERVING);
        assertThat(replica.watched.reads).isEqualTo(1);
    }

    @Test
    void aLeaseThatLastsLongerThanTheLocalReadIsEnough() {
        replica.watched.inTheMiddle = () -> replica.pass(TestReplica.LEASE.minusMillis(1));
        assertThat(replica.read()).isEqualTo(new StorageAnswer.Found(EPOCH, committed(NOW)));
    }

    @Test
    void anEpochAdoptedDuringTheLocalReadMakesItStale() {
        ReplicaSet later = TestMaps.entry(3, 6, 2, LEADER, FOLLOWER);
        replica.watched.inTheMiddle = () -> replica.machine.adopt(TestMaps.mapLike(later), replica.now());
        assertThat(replica.read()).isEqualTo(new StorageAnswer.Refused(Refusal.STALE_EPOCH, new Epoch(6), later));
    }

    /** The thread of a read sleeps; meanwhile the next epoch begins and a write of it is stored. */
    @Test
    void whatIsWrittenInALaterEpochIsNotReadInTheFormer() {
        replica.watched.inTheMiddle = () -> {
            replica.watched.inTheMiddle = () -> {};
            replica.adopt(TestMaps.entry(3, 6, 6, FOLLOWER));
            replica.ask(TestRecords.prepare(6, TestRecords.value(NOW + 1)));
        };
        assertThat(refusal(replica.machine.read(read(5)))).isEqualTo(Refusal.STALE_EPOCH);
        assertThat(replica.machine.read(read(6)))
                .isEqualTo(new StorageAnswer.Found(new Epoch(6), pending(NOW + 1)));
    }

    @Test
    void aValueThatExpiresDuringTheLocalReadIsExpired() {
        StoredRecord stored = StoredRecord.committed(expiring(NOW, NOW + 100));
        replica.store.write(List.of(new RecordStore.Change(PARTITION, KEY, stored)), RecordStore.Durability.SYNCED);
        replica.watched.inTheMiddle = () -> replica.pass(Duration.ofMillis(100));
        assertThat(replica.read()).isEqualTo(new StorageAnswer.Expired(EPOCH, stored));
    }
}
