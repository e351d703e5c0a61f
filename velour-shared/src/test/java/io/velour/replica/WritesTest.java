package io.velour.replica;

import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.OTHER;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.commit;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.read;
import static io.velour.replica.TestRecords.tombstone;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestRecords.version;
import static io.velour.replica.TestReplica.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.jspecify.annotations.Nullable;
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
import io.velour.replica.RecordStore.Durability;

/** {@code PREPARE} and {@code COMMIT}: what is accepted, superseded, outrun and refused, and what is durable then. */
class WritesTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final Epoch EPOCH = new Epoch(5);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 2, LEADER, FOLLOWER);
    private static final StorageAnswer ACCEPTED = new StorageAnswer.Accepted(EPOCH);

    private final TestReplica leader = TestReplica.leading(ENTRY);
    private final TestReplica follower = follower();

    private static TestReplica follower() {
        TestReplica replica = new TestReplica(FOLLOWER);
        replica.adopt(ENTRY);
        return replica;
    }

    private static StorageRequest.Prepare prepareBy(@Nullable Member sender, long millis) {
        return new StorageRequest.Prepare(PARTITION, EPOCH, KEY, value(millis), sender);
    }

    @Test
    void whatIsNewIsAcceptedPendingAndDurable() {
        for (TestReplica replica : List.of(leader, follower)) {
            ReplicaStep step = replica.decide(prepare(5, value(NOW)));
            assertThat(step.answers()).containsExactly(ACCEPTED);
            assertThat(step.durability()).isEqualTo(Durability.SYNCED);
            assertThat(replica.held()).isEqualTo(pending(NOW));
        }
    }

    @Test
    void aTombstoneIsWrittenLikeAValue() {
        follower.ask(prepare(5, value(NOW)));
        assertThat(follower.ask(prepare(5, tombstone(NOW + 1)))).isEqualTo(ACCEPTED);
        assertThat(follower.ask(prepare(5, value(NOW)))).isEqualTo(new StorageAnswer.Superseded(EPOCH));
    }

    @Test
    void theSameVersionAgainIsAcceptedAndItsStateIsLeftAlone() {
        leader.ask(prepare(5, value(NOW)));
        leader.ask(commit(KEY, NOW));
        ReplicaStep again = leader.decide(prepare(5, value(NOW)));
        assertThat(again.answers()).containsExactly(ACCEPTED);
        assertThat(again.changes()).isEmpty();
        assertThat(leader.held()).isEqualTo(committed(NOW));
    }

    @Test
    void whatIsOlderIsSupersededAtAFollowerAndOutrunAtTheLeader() {
        follower.ask(prepare(5, value(NOW)));
        assertThat(follower.ask(prepare(5, value(NOW - 1)))).isEqualTo(new StorageAnswer.Superseded(EPOCH));
        leader.ask(prepare(5, value(NOW)));
        assertThat(leader.ask(prepare(5, value(NOW - 1)))).isEqualTo(new StorageAnswer.Outrun(EPOCH, version(NOW)));
        assertThat(follower.held()).isEqualTo(pending(NOW));
        assertThat(leader.held()).isEqualTo(pending(NOW));
    }

    @Test
    void aServingReplicaThatIsNotTheFirstDoesNotLead() {
        TestReplica second = new TestReplica(FOLLOWER);
        second.adopt(TestMaps.entry(3, 5, 2, List.of(TestMaps.leaving(TestMaps.member(3)),
                new Replica(LEADER, ReplicaRole.SERVING, EPOCH), serving(FOLLOWER))));
        second.ask(prepare(5, value(NOW)));
        assertThat(second.ask(prepare(5, value(NOW - 1)))).isEqualTo(new StorageAnswer.Superseded(EPOCH));
    }

    @Test
    void anotherEpochIsRefusedAndNothingIsStored() {
        StorageAnswer stale = leader.ask(prepare(4, value(NOW)));
        assertThat(stale).isEqualTo(new StorageAnswer.Refused(Refusal.STALE_EPOCH, EPOCH, ENTRY));
        assertThat(leader.ask(prepare(6, value(NOW))))
                .isEqualTo(new StorageAnswer.Refused(Refusal.NOT_READY, EPOCH, null));
        assertThat(leader.held()).isNull();
    }

    @Test
    void aMemberWithoutAMapOfThePartitionIsNotReady() {
        TestReplica fresh = new TestReplica(LEADER);
        assertThat(fresh.ask(prepare(5, value(NOW))))
                .isEqualTo(new StorageAnswer.Refused(Refusal.NOT_READY, Epoch.NONE, null));
        assertThat(fresh.held()).isNull();
    }

    @Test
    void whoIsNotListedInThisIncarnationRefuses() {
        TestReplica otherLife = new TestReplica(new Member(LEADER.node(), TestMaps.member(9).incarnation()));
        otherLife.adopt(ENTRY);
        assertThat(refusal(otherLife.ask(prepare(5, value(NOW))))).as("V12").isEqualTo(Refusal.NOT_LISTED);
        assertThat(otherLife.held()).isNull();
    }

    @ParameterizedTest
    @EnumSource(ReplicaRole.class)
    void everyRoleTakesWrites(ReplicaRole role) {
        TestReplica replica = new TestReplica(FOLLOWER);
        replica.adopt(TestMaps.entry(3, 6, 2,
                List.of(serving(LEADER), new Replica(FOLLOWER, role, Epoch.FIRST))));
        assertThat(replica.ask(prepare(6, value(NOW)))).isEqualTo(new StorageAnswer.Accepted(new Epoch(6)));
        assertThat(replica.held()).isEqualTo(pending(NOW));
    }

    @Test
    void anEntryIsAdoptedOnlyIfItIsLater() {
        follower.adopt(TestMaps.entry(3, 4, 2, FOLLOWER));
        follower.adopt(TestMaps.entry(3, 5, 5, FOLLOWER));
        assertThat(follower.entry()).isEqualTo(ENTRY);
        ReplicaSet later = TestMaps.entry(3, 8, 2, LEADER);
        follower.adopt(later);
        follower.machine.adopt(TestMaps.mapLike(ENTRY), follower.now());
        assertThat(follower.entry()).isEqualTo(later);
        assertThat(follower.machine.adopted(new PartitionId(4))).as("an entry that was not there yet")
                .isEqualTo(TestMaps.entry(4, 5, 2, LEADER, FOLLOWER));
    }

    @Test
    void anEntryOfAPartitionThatThereIsNotIsIgnored() {
        assertThat(follower.decide(new StorageRequest.Adopt(TestMaps.entry(16, 5, 2, LEADER))).answers())
                .containsExactly(new StorageAnswer.Noted());
        assertThat(follower.machine.adopted(new PartitionId(16))).isNull();
        assertThat(follower.ask(new StorageRequest.Commit(new PartitionId(16), KEY, version(1))))
                .isEqualTo(new StorageAnswer.Noted());
        assertThat(refusal(follower.ask(
                new StorageRequest.Prepare(new PartitionId(16), EPOCH, KEY, value(NOW), null))))
                .isEqualTo(Refusal.NOT_READY);
    }

    @Test
    void aVersionTooFarFromTheClockIsRefused() {
        long farthestAhead = NOW + 60_000;
        long farthestBehind = NOW - 1_800_000;
        for (TestReplica replica : List.of(leader, follower)) {
            assertThat(refusal(replica.ask(prepare(5, value(farthestAhead + 1))))).isEqualTo(Refusal.CLOCK_DRIFT);
            assertThat(refusal(replica.ask(prepare(5, value(farthestBehind - 1))))).isEqualTo(Refusal.CLOCK_DRIFT);
            assertThat(replica.held()).isNull();
            assertThat(replica.ask(prepare(5, value(farthestBehind)))).isEqualTo(ACCEPTED);
            assertThat(replica.ask(prepare(5, value(farthestAhead)))).isEqualTo(ACCEPTED);
        }
    }

    @Test
    void aVersionThatIsHereIsAcceptedHoweverOldItIs() {
        follower.ask(prepare(5, value(NOW)));
        follower.wallMillis = NOW + 10_000_000;
        assertThat(follower.ask(prepare(5, value(NOW)))).isEqualTo(ACCEPTED);
    }

    @Test
    void whatTheLeaderFinishesByItselfIsNeverTooOld() {
        follower.wallMillis = NOW + 10_000_000;
        assertThat(refusal(follower.ask(prepareBy(FOLLOWER, NOW)))).isEqualTo(Refusal.CLOCK_DRIFT);
        assertThat(refusal(follower.ask(prepareBy(TestMaps.member(3), NOW)))).isEqualTo(Refusal.CLOCK_DRIFT);
        assertThat(follower.ask(prepareBy(LEADER, NOW))).isEqualTo(ACCEPTED);
        assertThat(follower.held()).isEqualTo(pending(NOW));
    }

    @Test
    void laterWritesOfABatchSeeEarlierOnes() {
        ReplicaStep step = leader.decide(prepare(5, value(NOW)), prepare(5, value(NOW - 1)), commit(KEY, NOW),
                prepare(5, OTHER, value(NOW - 1)), prepare(5, value(NOW + 1)), prepare(5, value(NOW)));
        assertThat(step.answers()).containsExactly(ACCEPTED, new StorageAnswer.Outrun(EPOCH, version(NOW)),
                new StorageAnswer.Noted(), ACCEPTED, ACCEPTED, ACCEPTED);
        assertThat(step.durability()).isEqualTo(Durability.SYNCED);
        assertThat(leader.held()).isEqualTo(pending(NOW + 1));
        assertThat(leader.held(OTHER)).isEqualTo(pending(NOW - 1));
    }

    @Test
    void anEntryAdoptedInABatchCountsForWhatComesAfterIt() {
        ReplicaStep step = follower.decide(prepare(5, value(NOW)),
                new StorageRequest.Adopt(TestMaps.entry(3, 6, 2, LEADER, FOLLOWER)), prepare(5, value(NOW + 1)),
                prepare(6, value(NOW + 2)));
        assertThat(step.answers().get(0)).isEqualTo(ACCEPTED);
        assertThat(refusal(step.answers().get(2))).isEqualTo(Refusal.STALE_EPOCH);
        assertThat(step.answers().get(3)).isEqualTo(new StorageAnswer.Accepted(new Epoch(6)));
        assertThat(follower.held()).isEqualTo(pending(NOW + 2));
    }

    @Test
    void aCommitNeedsNoSyncAndCommitsOnlyItsVersion() {
        leader.ask(prepare(5, value(NOW)));
        assertThat(leader.decide(commit(KEY, NOW - 1)).changes()).isEmpty();
        assertThat(leader.decide(commit(OTHER, NOW)).changes()).isEmpty();
        assertThat(leader.machine.pendingRecords()).isEqualTo(1);
        ReplicaStep commit = leader.decide(commit(KEY, NOW));
        assertThat(commit.durability()).isEqualTo(Durability.BUFFERED);
        assertThat(leader.held()).isEqualTo(committed(NOW));
        assertThat(leader.machine.pendingRecords()).isZero();
        assertThat(leader.decide(commit(KEY, NOW)).changes()).as("once is enough").isEmpty();
    }

    @Test
    void aCommitNeedsNoEpoch() {
        TestReplica fresh = new TestReplica(FOLLOWER);
        fresh.hold(KEY, pending(NOW));
        assertThat(fresh.ask(commit(KEY, NOW))).isEqualTo(new StorageAnswer.Noted());
        assertThat(fresh.held()).isEqualTo(committed(NOW));
    }

    @Test
    void aCommitInTheBatchThatListsTheReplicaCounts() {
        TestReplica fresh = new TestReplica(FOLLOWER);
        fresh.hold(KEY, pending(NOW));
        fresh.hold(OTHER, pending(NOW));
        fresh.decide(commit(KEY, NOW), new StorageRequest.Adopt(ENTRY));
        fresh.tick();
        assertThat(fresh.machine.pendingRecords()).isEqualTo(1);
    }

    @Test
    void aReadIsNotDecidedWithWrites() {
        assertThatThrownBy(() -> leader.decide(read(5))).isInstanceOf(IllegalArgumentException.class);
    }
}
