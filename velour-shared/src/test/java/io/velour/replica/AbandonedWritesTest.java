package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.leaving;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.commit;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestRecords.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.replica.RecordStore.Durability;

/** What a replica finishes by itself: when it begins, whom it asks, what ends an attempt. */
class AbandonedWritesTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member SELF = TestMaps.member(2);
    private static final Member THIRD = TestMaps.member(3);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 2, LEADER, SELF, THIRD);
    private static final Epoch EPOCH = new Epoch(5);
    private static final StorageAnswer ACCEPTED = new StorageAnswer.Accepted(EPOCH);
    private static final Duration ABANDONED = TestReplica.SETTINGS.abandonedAfter().plusNanos(1);

    private final TestReplica replica = new TestReplica(SELF);

    private static Key key(int number) {
        return new Key(new byte[]{(byte) number});
    }

    /** A frontend asks and is never heard of again; some seconds later the replica goes to work. */
    private List<PeerSend> abandoned() {
        replica.adopt(ENTRY);
        replica.ask(prepare(5, value(NOW)));
        replica.pass(ABANDONED);
        return replica.tick().sends();
    }

    private static PeerSend to(Member member, List<PeerSend> sends) {
        return sends.stream().filter(send -> send.to().equals(member)).findFirst().orElseThrow();
    }

    private static StorageRequest.Prepare finishing(long epoch) {
        return new StorageRequest.Prepare(PARTITION, new Epoch(epoch), KEY, value(NOW), SELF);
    }

    @Test
    void itBeginsOnlyAfterSomeSeconds() {
        replica.adopt(ENTRY);
        replica.ask(prepare(5, value(NOW)));
        replica.pass(ABANDONED.minusNanos(1));
        assertThat(replica.tick().sends()).isEmpty();
        replica.pass(Duration.ofNanos(1));
        assertThat(replica.tick().sends()).hasSize(2);
        assertThat(replica.tick().sends()).as("once").isEmpty();
    }

    @Test
    void itAsksAllOthersInItsEpochAndNamesItself() {
        List<PeerSend> sends = abandoned();
        assertThat(sends).extracting(PeerSend::to).containsExactly(LEADER, THIRD);
        assertThat(sends).allMatch(PeerSend::isQuestion).extracting(PeerSend::request)
                .containsOnly(finishing(5));
    }

    @ParameterizedTest
    @EnumSource(ReplicaRole.class)
    void aReplicaOfAnyRoleFinishes(ReplicaRole role) {
        replica.adopt(TestMaps.entry(3, 5, 2, List.of(serving(LEADER), new Replica(SELF, role, EPOCH))));
        replica.ask(prepare(5, value(NOW)));
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).extracting(PeerSend::request).contains(finishing(5));
    }

    @Test
    void onceAllHaveAcknowledgedItIsCommittedAndToldToAll() {
        List<PeerSend> sends = abandoned();
        assertThat(replica.answer(to(THIRD, sends), new StorageAnswer.Superseded(EPOCH)).changes()).isEmpty();
        ReplicaStep done = replica.answer(to(LEADER, sends), ACCEPTED);
        assertThat(replica.held()).isEqualTo(committed(NOW));
        assertThat(done.durability()).isEqualTo(Durability.BUFFERED);
        assertThat(done.sends()).extracting(PeerSend::to).containsExactly(LEADER, THIRD);
        assertThat(done.sends()).noneMatch(PeerSend::isQuestion).extracting(PeerSend::request)
                .containsOnly(commit(KEY, NOW));
        assertThat(replica.machine.pendingRecords()).isZero();
    }

    @Test
    void anAnswerCountsOnce() {
        List<PeerSend> sends = abandoned();
        replica.answer(to(LEADER, sends), ACCEPTED);
        replica.answer(to(LEADER, sends), ACCEPTED);
        assertThat(replica.held()).isEqualTo(pending(NOW));
    }

    static List<StorageAnswer> whatIsNoAcknowledgementOfTheLeader() {
        return List.of(new StorageAnswer.Superseded(EPOCH), new StorageAnswer.Outrun(EPOCH, version(NOW + 1)),
                new StorageAnswer.Unsure(EPOCH), new StorageAnswer.Accepted(new Epoch(4)),
                new StorageAnswer.Accepted(new Epoch(6)),
                new StorageAnswer.Refused(Refusal.NOT_READY, EPOCH, null));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoAcknowledgementOfTheLeader")
    void anythingElseEndsTheAttemptUntilSomeSecondsLater(StorageAnswer answer) {
        List<PeerSend> sends = abandoned();
        replica.answer(to(LEADER, sends), answer);
        replica.answer(to(THIRD, sends), ACCEPTED);
        replica.answer(to(LEADER, sends), ACCEPTED);
        assertThat(replica.held()).isEqualTo(pending(NOW));
        replica.pass(ABANDONED.minusNanos(1));
        assertThat(replica.tick().sends()).isEmpty();
        replica.pass(Duration.ofNanos(1));
        assertThat(replica.tick().sends()).extracting(PeerSend::to).containsExactly(LEADER, THIRD);
    }

    @Test
    void silenceEndsTheAttemptAndIsSuspected() {
        List<PeerSend> sends = abandoned();
        assertThat(replica.silence(to(THIRD, sends)).suspects()).containsExactly(THIRD);
        replica.answer(to(LEADER, sends), ACCEPTED);
        assertThat(replica.silence(to(LEADER, sends)).suspects()).as("it is over").isEmpty();
        assertThat(replica.held()).isEqualTo(pending(NOW));
    }

    @Test
    void aNewEpochEndsTheAttempt() {
        List<PeerSend> sends = abandoned();
        replica.answer(to(THIRD, sends), ACCEPTED);
        replica.adopt(TestMaps.entry(3, 6, 2, LEADER, SELF));
        replica.answer(to(LEADER, sends), ACCEPTED);
        replica.answer(to(LEADER, sends), new StorageAnswer.Accepted(new Epoch(6)));
        assertThat(replica.held()).isEqualTo(pending(NOW));
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).extracting(PeerSend::request).containsExactly(finishing(6));
    }

    @Test
    void whoeverIsInALaterEpochBringsItForward() {
        List<PeerSend> sends = abandoned();
        ReplicaSet later = TestMaps.entry(3, 6, 2, LEADER, SELF);
        replica.answer(to(THIRD, sends), new StorageAnswer.Refused(Refusal.STALE_EPOCH, new Epoch(6), later));
        assertThat(replica.entry()).isEqualTo(later);
        replica.answer(to(LEADER, sends), ACCEPTED);
        assertThat(replica.held()).isEqualTo(pending(NOW));
    }

    @Test
    void whatIsCommittedInTimeIsLeftAlone() {
        replica.adopt(ENTRY);
        replica.ask(prepare(5, value(NOW)));
        replica.ask(commit(KEY, NOW));
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).isEmpty();
    }

    @Test
    void whatIsReplacedMeanwhileIsFinishedAllTheSame() {
        List<PeerSend> sends = abandoned();
        replica.ask(prepare(5, value(NOW + 1)));
        replica.answer(to(THIRD, sends), ACCEPTED);
        ReplicaStep done = replica.answer(to(LEADER, sends), ACCEPTED);
        assertThat(done.sends()).extracting(PeerSend::request).containsOnly(commit(KEY, NOW));
        assertThat(replica.held()).isEqualTo(pending(NOW + 1));
    }

    @Test
    void whatWasPendingBeforeTheStartIsFinishedSomeSecondsAfterIt() {
        replica.hold(KEY, pending(NOW));
        replica.pass(ABANDONED);
        replica.adopt(ENTRY);
        assertThat(replica.tick().sends()).isEmpty();
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).hasSize(2);
    }

    @Test
    void aLeftoverIsNeverFinishedButACopyIs() {
        replica.hold(KEY, pending(NOW));
        PeerSend asked = replica.adopt(TestMaps.entry(3, 5, 2, List.of(serving(LEADER), catchingUp(SELF, 5)))).sends()
                .getFirst();
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).isEmpty();
        replica.answer(asked,
                new StorageAnswer.RangeDigest(EPOCH, null, 1, RangeDigester.digest(replica.all()), 0));
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).extracting(PeerSend::request).containsExactly(finishing(5));
    }

    @Test
    void onlySoManyAreFinishedAtOnce() {
        replica.adopt(ENTRY);
        for (int i = 1; i <= 5; i++) {
            replica.ask(prepare(5, key(i), value(NOW)));
        }
        replica.pass(ABANDONED);
        List<PeerSend> sends = replica.tick().sends();
        assertThat(sends).hasSize(6).extracting(send -> ((StorageRequest.Prepare) send.request()).key())
                .containsOnly(key(1), key(2), key(3));
        assertThat(replica.tick().sends()).isEmpty();
        replica.silence(sends.getFirst());
        assertThat(replica.tick().sends()).hasSize(2)
                .allMatch(send -> ((StorageRequest.Prepare) send.request()).key().equals(key(4)));
    }

    @Test
    void aLeaderThatIsReconcilingFinishesNothing() {
        ReplicaSet own = TestMaps.entry(3, 6, 6, SELF, THIRD);
        replica.hold(KEY, pending(NOW));
        ReplicaStep begun = replica.adopt(own);
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).isEmpty();
        replica.reconcile(begun);
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).extracting(PeerSend::request).containsExactly(finishing(6));
    }

    @Test
    void aReplicaAloneFinishesAtOnce() {
        replica.adopt(TestMaps.entry(3, 6, 6, SELF));
        replica.ask(prepare(6, value(NOW)));
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).isEmpty();
        assertThat(replica.held()).isEqualTo(committed(NOW));
    }

    @Test
    void withoutALeaderNothingIsFinished() {
        replica.adopt(TestMaps.entry(3, 6, 2, List.of(leaving(SELF))));
        replica.ask(prepare(6, value(NOW)));
        replica.pass(ABANDONED);
        replica.tick();
        assertThat(replica.held()).isEqualTo(pending(NOW));
    }

    @Test
    void whoIsNotListedFinishesNothing() {
        replica.adopt(ENTRY);
        replica.ask(prepare(5, value(NOW)));
        replica.adopt(TestMaps.entry(3, 6, 2, LEADER, THIRD));
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).isEmpty();
    }
}
