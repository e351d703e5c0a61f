package io.velour.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.velour.TestMaps;
import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Durability;

class ReplicaStateMachineTest {
    private static final long NOW = 1_000_000_000_000L;
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final PartitionId PARTITION = new PartitionId(3);
    private static final Key KEY = Key.of("key");
    private static final Epoch EPOCH = new Epoch(5);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 2, LEADER, FOLLOWER);

    private final MemoryRecordStore store = new MemoryRecordStore();
    private long wallMillis = NOW;
    private long nanos;

    private ReplicaStateMachine replica(Member self) {
        return new ReplicaStateMachine(self, TestMaps.mapLike(ENTRY), store);
    }

    private static Record record(long millis) {
        return new Record.Value(new RecordVersion(HybridTimestamp.ofMillis(millis), 77), new byte[]{(byte) millis},
                null,
                Record.Value.NEVER);
    }

    private static StorageRequest.Prepare prepare(Epoch epoch, Record record, @Nullable Member sender) {
        return new StorageRequest.Prepare(PARTITION, epoch, KEY, record, sender);
    }

    /** Decides one write, stores what was decided, and returns the answer. */
    private StorageAnswer carryOut(ReplicaStateMachine replica, StorageRequest write) {
        WriteDecision decision = replica.decide(List.of(write), new ReplicaTime(wallMillis, nanos));
        store.write(decision.changes(), decision.durability());
        return decision.answers().getFirst();
    }

    private StorageAnswer prepare(ReplicaStateMachine replica, Record record) {
        return carryOut(replica, prepare(EPOCH, record, null));
    }

    private StorageAnswer read(ReplicaStateMachine replica, Epoch epoch) {
        return replica.read(new StorageRequest.Read(PARTITION, epoch, KEY));
    }

    private static Refusal refusal(StorageAnswer answer) {
        assertThat(answer).isInstanceOf(StorageAnswer.Refused.class);
        return ((StorageAnswer.Refused) answer).refusal();
    }

    @Test
    void whatIsNewIsAcceptedPendingAndDurable() {
        ReplicaStateMachine replica = replica(FOLLOWER);
        WriteDecision decision = replica.decide(List.of(prepare(EPOCH, record(NOW), null)), new ReplicaTime(NOW, 0));
        assertThat(decision.answers()).containsExactly(new StorageAnswer.Accepted(EPOCH));
        assertThat(decision.durability()).isEqualTo(Durability.SYNCED);
        store.write(decision.changes(), decision.durability());
        assertThat(read(replica, EPOCH)).isEqualTo(new StorageAnswer.Found(EPOCH, StoredRecord.pending(record(NOW))));
    }

    @Test
    void nothingUnderAKeyIsAbsent() {
        assertThat(read(replica(LEADER), EPOCH)).isEqualTo(new StorageAnswer.Absent(EPOCH));
    }

    @Test
    void theSameVersionAgainIsAcceptedAndItsStateIsLeftAlone() {
        ReplicaStateMachine replica = replica(LEADER);
        prepare(replica, record(NOW));
        carryOut(replica, new StorageRequest.Commit(PARTITION, KEY, record(NOW).version()));
        WriteDecision again = replica.decide(List.of(prepare(EPOCH, record(NOW), null)), new ReplicaTime(NOW, 0));
        assertThat(again.answers()).containsExactly(new StorageAnswer.Accepted(EPOCH));
        assertThat(again.changes()).isEmpty();
        assertThat(read(replica, EPOCH)).isEqualTo(new StorageAnswer.Found(EPOCH, StoredRecord.committed(record(NOW))));
    }

    @Test
    void whatIsOlderIsSupersededAtAFollowerAndOutrunAtTheLeader() {
        ReplicaStateMachine follower = replica(FOLLOWER);
        prepare(follower, record(NOW));
        assertThat(prepare(follower, record(NOW - 1))).isEqualTo(new StorageAnswer.Superseded(EPOCH));
        ReplicaStateMachine leader = replica(LEADER);
        assertThat(prepare(leader, record(NOW - 1))).isEqualTo(new StorageAnswer.Outrun(EPOCH, record(NOW).version()));
        assertThat(read(leader, EPOCH)).isEqualTo(new StorageAnswer.Found(EPOCH, StoredRecord.pending(record(NOW))));
    }

    @Test
    void theLeaderAcceptsWhatItHeldBeforeInItsReign() {
        ReplicaStateMachine leader = replica(LEADER);
        prepare(leader, record(NOW));
        prepare(leader, record(NOW + 1));
        assertThat(prepare(leader, record(NOW))).as("V1").isEqualTo(new StorageAnswer.Accepted(EPOCH));
        assertThat(prepare(leader, record(NOW - 1)))
                .isEqualTo(new StorageAnswer.Outrun(EPOCH, record(NOW + 1).version()));
    }

    @Test
    void aNewReignKnowsNothingOfTheOneBefore() {
        ReplicaStateMachine leader = replica(LEADER);
        prepare(leader, record(NOW));
        prepare(leader, record(NOW + 1));
        leader.adopt(TestMaps.entry(3, 6, 6, LEADER, FOLLOWER));
        assertThat(carryOut(leader, prepare(new Epoch(6), record(NOW), null)))
                .isEqualTo(new StorageAnswer.Outrun(new Epoch(6), record(NOW + 1).version()));
    }

    @Test
    void aNewEpochOfTheSameReignRemembers() {
        ReplicaStateMachine leader = replica(LEADER);
        prepare(leader, record(NOW));
        prepare(leader, record(NOW + 1));
        leader.adopt(TestMaps.entry(3, 6, 2, LEADER, FOLLOWER));
        assertThat(carryOut(leader, prepare(new Epoch(6), record(NOW), null)))
                .isEqualTo(new StorageAnswer.Accepted(new Epoch(6)));
    }

    @Test
    void anotherEpochIsRefusedByWritesAndReads() {
        ReplicaStateMachine replica = replica(LEADER);
        assertThat(refusal(read(replica, new Epoch(6)))).isEqualTo(Refusal.NOT_READY);
        assertThat(refusal(carryOut(replica, prepare(new Epoch(6), record(NOW), null)))).isEqualTo(Refusal.NOT_READY);
        StorageAnswer stale = carryOut(replica, prepare(new Epoch(4), record(NOW), null));
        assertThat(stale).isEqualTo(
                new StorageAnswer.Refused(Refusal.STALE_EPOCH, EPOCH, TestMaps.entry(3, 5, 2, LEADER, FOLLOWER)));
        assertThat(read(replica, new Epoch(4))).isEqualTo(stale);
        assertThat(store.get(PARTITION, KEY)).isNull();
    }

    @Test
    void whoIsNotListedInThisIncarnationRefusesEverything() {
        Member otherLife = new Member(LEADER.node(), TestMaps.member(9).incarnation());
        ReplicaStateMachine replica = replica(otherLife);
        assertThat(refusal(read(replica, EPOCH))).isEqualTo(Refusal.NOT_LISTED);
        assertThat(refusal(prepare(replica, record(NOW)))).isEqualTo(Refusal.NOT_LISTED);
    }

    @ParameterizedTest
    @EnumSource(ReplicaRole.class)
    void everyRoleTakesWritesAndOnlyServingServesReads(ReplicaRole role) {
        ReplicaStateMachine replica = replica(FOLLOWER);
        replica.adopt(TestMaps.entry(3, 6, 2, List.of(new Replica(LEADER, ReplicaRole.SERVING, Epoch.FIRST),
                new Replica(FOLLOWER, role, Epoch.FIRST))));
        assertThat(carryOut(replica, prepare(new Epoch(6), record(NOW), null)))
                .isEqualTo(new StorageAnswer.Accepted(new Epoch(6)));
        StorageAnswer read = read(replica, new Epoch(6));
        if (role == ReplicaRole.SERVING) {
            assertThat(read).isInstanceOf(StorageAnswer.Found.class);
        } else {
            assertThat(refusal(read)).isEqualTo(Refusal.NOT_SERVING);
        }
    }

    @Test
    void anEpochIsAdoptedOnlyIfItIsLater() {
        ReplicaStateMachine replica = replica(LEADER);
        replica.adopt(TestMaps.entry(3, 4, 2, FOLLOWER));
        assertThat(replica.adopted(PARTITION)).isEqualTo(TestMaps.entry(3, 5, 2, LEADER, FOLLOWER));
        replica.adopt(TestMaps.entry(3, 8, 2, LEADER));
        replica.adopt(TestMaps.mapLike(ENTRY));
        assertThat(replica.adopted(PARTITION)).isEqualTo(TestMaps.entry(3, 8, 2, LEADER));
        assertThat(replica.adopted(new PartitionId(4_000))).isNull();
    }

    @Test
    void aVersionTooFarFromTheClockIsRefusedUnlessItIsHereOrTheLeaderFinishesIt() {
        ReplicaStateMachine follower = replica(FOLLOWER);
        long ahead = NOW + 60_000;
        long behind = NOW - 1_800_000;
        assertThat(refusal(prepare(follower, record(ahead + 1)))).isEqualTo(Refusal.CLOCK_DRIFT);
        assertThat(refusal(prepare(follower, record(behind - 1)))).isEqualTo(Refusal.CLOCK_DRIFT);
        assertThat(prepare(follower, record(behind))).isEqualTo(new StorageAnswer.Accepted(EPOCH));
        wallMillis = NOW + 3_600_000;
        assertThat(prepare(follower, record(behind))).as("that very version")
                .isEqualTo(new StorageAnswer.Accepted(EPOCH));
        assertThat(carryOut(follower, prepare(EPOCH, record(behind + 1), LEADER))).as("the leader finishes it")
                .isEqualTo(new StorageAnswer.Accepted(EPOCH));
        assertThat(refusal(carryOut(follower, prepare(EPOCH, record(behind + 2), FOLLOWER))))
                .isEqualTo(Refusal.CLOCK_DRIFT);
        wallMillis = NOW;
        assertThat(prepare(follower, record(ahead))).isEqualTo(new StorageAnswer.Accepted(EPOCH));
    }

    @Test
    void laterWritesOfABatchSeeEarlierOnes() {
        ReplicaStateMachine leader = replica(LEADER);
        WriteDecision decision = leader.decide(
                List.of(prepare(EPOCH, record(NOW), null), prepare(EPOCH, record(NOW - 1), null),
                        new StorageRequest.Commit(PARTITION, KEY, record(NOW).version()),
                        prepare(EPOCH, record(NOW + 1), null)),
                new ReplicaTime(NOW, 0));
        assertThat(decision.answers()).containsExactly(new StorageAnswer.Accepted(EPOCH),
                new StorageAnswer.Outrun(EPOCH, record(NOW).version()), new StorageAnswer.Noted(),
                new StorageAnswer.Accepted(EPOCH));
        store.write(decision.changes(), decision.durability());
        assertThat(read(leader, EPOCH))
                .isEqualTo(new StorageAnswer.Found(EPOCH, StoredRecord.pending(record(NOW + 1))));
    }

    @Test
    void commitsNeedNoSyncAndCommitOnlyTheirVersion() {
        ReplicaStateMachine replica = replica(LEADER);
        prepare(replica, record(NOW));
        WriteDecision other = replica.decide(List.of(new StorageRequest.Commit(PARTITION, KEY, record(1).version())),
                new ReplicaTime(NOW, 0));
        assertThat(other.changes()).isEmpty();
        WriteDecision commit = replica.decide(List.of(new StorageRequest.Commit(PARTITION, KEY, record(NOW).version())),
                new ReplicaTime(NOW, 0));
        assertThat(commit.durability()).isEqualTo(Durability.BUFFERED);
        assertThat(commit.changes()).extracting(RecordStore.Change::stored)
                .containsExactly(StoredRecord.committed(record(NOW)));
    }

    @Test
    void aReadIsNotAWrite() {
        ReplicaStateMachine replica = replica(LEADER);
        List<StorageRequest> reads = List.of(new StorageRequest.Read(PARTITION, EPOCH, KEY));
        assertThatThrownBy(() -> replica.decide(reads, new ReplicaTime(NOW, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
