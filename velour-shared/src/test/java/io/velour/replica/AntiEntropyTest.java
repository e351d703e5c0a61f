package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.leaving;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.OTHER;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.tombstone;
import static io.velour.replica.TestRecords.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

class AntiEntropyTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final Member THIRD = TestMaps.member(3);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 2, LEADER, FOLLOWER, THIRD);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final long HALF_RETENTION = Duration.ofMinutes(30).toMillis();
    private static final ReplicaSettings SETTINGS = TestReplica.SETTINGS
            .withBackground(new BackgroundSettings(Long.MAX_VALUE, EVERY, 1_000_000));

    private final TestReplica leader = new TestReplica(LEADER, SETTINGS);
    private final TestReplica follower = new TestReplica(FOLLOWER, SETTINGS);
    private final TestReplica third = new TestReplica(THIRD, SETTINGS);
    private final Conversation all = new Conversation(leader, follower, third);

    private static Key key(int number) {
        return new Key(new byte[]{(byte) number});
    }

    private void begin(ReplicaSet entry) {
        leader.reconcile(leader.adopt(entry));
        follower.adopt(entry);
        third.adopt(entry);
    }

    /** Lets the leader look at the time until nothing more comes of it. */
    private void verify() {
        for (int i = 0; i < 10; i++) {
            leader.renewLease();
            all.carry(leader, leader.tick());
            leader.pass(Duration.ofMillis(300));
        }
    }

    private Verification verification() {
        return Objects.requireNonNull(leader.machine.verifications().get(PARTITION));
    }

    private void everybodyHolds(Key key, @Nullable StoredRecord stored) {
        assertThat(List.of(leader, follower, third)).allSatisfy(each -> assertThat(each.held(key)).isEqualTo(stored));
    }

    private void hold(Key key, @Nullable StoredRecord atLeader, @Nullable StoredRecord atFollower,
            @Nullable StoredRecord atThird) {
        leader.hold(key, atLeader);
        follower.hold(key, atFollower);
        third.hold(key, atThird);
    }

    @Test
    void whatIsTheSameEverywhereIsVerifiedByItsDigests() {
        for (int i = 0; i < 10; i++) {
            hold(key(i), committed(NOW + i), committed(NOW + i), pending(NOW + i));
        }
        begin(ENTRY);
        verify();
        assertThat(verification()).isEqualTo(new Verification(NOW, 0, 0));
        assertThat(all.carried(PeerRequest.FetchRange.class)).isEmpty();
        assertThat(all.carried(PeerRequest.CompareRange.class)).hasSize(6);
    }

    @Test
    void whatAFollowerLacksIsBroughtToIt() {
        hold(KEY, committed(NOW), null, committed(NOW));
        begin(ENTRY);
        verify();
        everybodyHolds(KEY, committed(NOW));
        assertThat(verification().differences()).isEqualTo(1);
        assertThat(verification().repairs()).isEqualTo(1);
    }

    @Test
    void whatTheLeaderLacksComesToAll() {
        hold(KEY, committed(NOW - 1), committed(NOW), null);
        begin(ENTRY);
        verify();
        everybodyHolds(KEY, committed(NOW));
        assertThat(verification().repairs()).isEqualTo(verification().differences()).isPositive();
    }

    /** Half the retention is far behind: what a leader finishes by itself is taken whatever its age (R11). */
    @Test
    void itsAgeDoesNotKeepARecordFromBeingRepaired() {
        StoredRecord old = committed(NOW - 100 * HALF_RETENTION);
        hold(KEY, old, null, old);
        hold(OTHER, null, old, old);
        begin(ENTRY);
        verify();
        everybodyHolds(KEY, old);
        everybodyHolds(OTHER, old);
    }

    @Test
    void aDeleteThatAFollowerMissedIsMadeThereToo() {
        hold(KEY, StoredRecord.committed(tombstone(NOW)), committed(NOW - 1), StoredRecord.committed(tombstone(NOW)));
        begin(ENTRY);
        verify();
        everybodyHolds(KEY, StoredRecord.committed(tombstone(NOW)));
        assertThat(verification().differences()).isEqualTo(1);
    }

    @Test
    void aTombstoneThatSomeHaveDroppedIsNoDifference() {
        StoredRecord outlived = StoredRecord.committed(tombstone(NOW - HALF_RETENTION - 1));
        hold(KEY, outlived, null, outlived);
        hold(OTHER, null, outlived, null);
        begin(ENTRY);
        verify();
        assertThat(verification().differences()).isZero();
        assertThat(verification().verifiedAtMillis()).isPositive();
        assertThat(all.carried(PeerRequest.FetchRange.class)).as("nor does it cost anything").isEmpty();
        assertThat(leader.held(OTHER)).as("nor does it come back").isNull();
    }

    @Test
    void aTombstoneThatStillKeepsSomethingAwayMustBeEverywhere() {
        StoredRecord young = StoredRecord.committed(tombstone(NOW - HALF_RETENTION + 60_000));
        hold(KEY, young, null, young);
        begin(ENTRY);
        verify();
        everybodyHolds(KEY, young);
        assertThat(verification().differences()).isEqualTo(1);
    }

    @Test
    void whatIsPendingIsNoDifference() {
        hold(key(1), pending(NOW), committed(NOW - 1), null);
        hold(key(2), committed(NOW - 1), pending(NOW), committed(NOW - 1));
        hold(key(3), null, pending(NOW), null);
        begin(ENTRY);
        leader.renewLease();
        Conversation untilThen = new Conversation(leader, follower, third);
        untilThen.carry(leader, leader.tick());
        leader.pass(Duration.ofMillis(300));
        untilThen.carry(leader, leader.tick());
        assertThat(verification().differences()).as("only what is committed and missing, at the third").isZero();
        assertThat(untilThen.carried(StorageRequest.Prepare.class)).isEmpty();
    }

    @Test
    void oneVersionWithTwoContentsIsOutdoneByTheLeadersUnderANewOne() {
        StoredRecord damaged = StoredRecord
                .committed(new Record.Value(TestRecords.version(NOW), new byte[]{66}, null, Record.Value.NEVER));
        hold(KEY, committed(NOW), damaged, committed(NOW));
        begin(ENTRY);
        verify();
        StoredRecord anew = Objects.requireNonNull(leader.held());
        everybodyHolds(KEY, anew);
        assertThat(anew.record().isNewerThan(value(NOW))).isTrue();
        assertThat(((Record.Value) anew.record()).bytes()).isEqualTo(((Record.Value) value(NOW)).bytes());
        assertThat(verification().repairs()).isEqualTo(1);
    }

    /** The first answer is from before: what it shows may have changed since, and what it shows counts for nothing alone. */
    @Test
    void onlyWhatASecondLookFindsAgainIsADifference() {
        hold(KEY, null, committed(NOW), null);
        begin(ENTRY);
        leader.renewLease();
        all.carry(leader, leader.tick());
        follower.hold(KEY, null);
        verify();
        assertThat(leader.held()).isNull();
        assertThat(verification().differences()).isZero();
    }

    @Test
    void noMoreIsRepairedAtOnceThanCanBeFinishedAndTheRestFollows() {
        for (int i = 0; i < 4; i++) {
            hold(key(i), committed(NOW), null, committed(NOW));
        }
        begin(ENTRY);
        leader.renewLease();
        all.carry(leader, leader.tick());
        leader.pass(Duration.ofMillis(300));
        PeerSend look = leader.tick().sends().getFirst();
        ReplicaStep repairs = leader.answer(look, follower.ask(look.request()));
        assertThat(repairs.sends()).hasSize(2 * SETTINGS.maxFinishing());
        all.carry(leader, repairs);
        verify();
        for (int i = 0; i < 4; i++) {
            everybodyHolds(key(i), committed(NOW));
        }
        assertThat(verification().differences()).isEqualTo(4);
        assertThat(verification().repairs()).isEqualTo(4);
    }

    @Test
    void onlyThoseThatServeAreCompared() {
        begin(TestMaps.entry(3, 5, 2, List.of(serving(LEADER), leaving(FOLLOWER), catchingUp(THIRD, 5))));
        verify();
        assertThat(verification().verifiedAtMillis()).as("there is nobody to compare with").isZero();
        assertThat(all.carried(PeerRequest.class)).noneMatch(
                request -> request instanceof PeerRequest.CompareRange(var _, Member asker, var _)
                        && asker.equals(LEADER));
    }

    @Test
    void withoutALeaseNothingIsCompared() {
        begin(ENTRY);
        assertThat(leader.tick().sends()).isEmpty();
    }

    @Test
    void aPassEndsWithItsEpoch() {
        hold(KEY, null, committed(NOW), committed(NOW));
        begin(ENTRY);
        leader.renewLease();
        PeerSend compare = leader.tick().sends().getFirst();
        leader.adopt(TestMaps.entry(3, 6, 2, LEADER, FOLLOWER));
        assertThat(leader.answer(compare, follower.ask(compare.request())).sends()).isEmpty();
        assertThat(verification().verifiedAtMillis()).isZero();
    }

    @Test
    void whoIsInAnotherEpochIsNotCompared() {
        begin(ENTRY);
        ReplicaSet next = TestMaps.entry(3, 6, 2, LEADER, FOLLOWER);
        follower.adopt(next);
        assertThat(follower.ask(new PeerRequest.CompareRange(ENTRY, LEADER, null)))
                .isEqualTo(new StorageAnswer.Refused(Refusal.STALE_EPOCH, new Epoch(6), next));
        assertThat(third.ask(new PeerRequest.CompareRange(ENTRY, LEADER, null)))
                .isInstanceOf(StorageAnswer.RangeDigest.class);
    }

    @Test
    void silenceEndsThePassAndItIsTriedAgainLater() {
        begin(ENTRY);
        leader.renewLease();
        PeerSend compare = leader.tick().sends().getFirst();
        assertThat(leader.silence(compare).suspects()).as("that is for others to say").isEmpty();
        assertThat(leader.tick().sends()).isEmpty();
        leader.pass(Duration.ofSeconds(10));
        verify();
        assertThat(verification().verifiedAtMillis()).isPositive();
    }

    @Test
    void aPartitionIsComparedAsOftenAsTheSettingsSay() {
        begin(ENTRY);
        verify();
        long first = verification().verifiedAtMillis();
        verify();
        assertThat(verification().verifiedAtMillis()).isEqualTo(first);
        leader.pass(EVERY);
        verify();
        assertThat(verification().verifiedAtMillis()).isGreaterThan(first + EVERY.toMillis() - 1);
    }

    @Test
    void noMoreIsReadThanThePaceAllows() {
        TestReplica slow = new TestReplica(LEADER,
                TestReplica.SETTINGS.withBackground(new BackgroundSettings(Long.MAX_VALUE, EVERY, 1_000)));
        for (int i = 0; i < 100; i++) {
            slow.hold(key(i), committed(NOW));
            follower.hold(key(i), committed(NOW));
        }
        ReplicaSet two = TestMaps.entry(3, 5, 2, LEADER, FOLLOWER);
        slow.reconcile(slow.adopt(two));
        follower.adopt(two);
        Conversation both = new Conversation(slow, follower);
        List<Integer> perSecond = new ArrayList<>();
        for (int second = 0; second < 30; second++) {
            int before = both.carried().size();
            for (int i = 0; i < 10; i++) {
                slow.renewLease();
                both.carry(slow, slow.tick());
                slow.pass(Duration.ofMillis(100));
            }
            perSecond.add(both.carried().size() - before);
        }
        assertThat(perSecond).allMatch(ranges -> ranges <= 4);
        assertThat(Objects.requireNonNull(slow.machine.verifications().get(PARTITION)).verifiedAtMillis()).isPositive();
    }
}
