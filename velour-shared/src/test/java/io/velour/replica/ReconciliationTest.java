package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.leaving;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.OTHER;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.tombstone;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestRecords.version;
import static io.velour.replica.TestReplica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Durability;

/** The leader's side of reconciliation: whom it asks, what it keeps, and when it has finished. */
class ReconciliationTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member SECOND = TestMaps.member(2);
    private static final Member THIRD = TestMaps.member(3);
    private static final ReplicaSet SIXTH = TestMaps.entry(3, 6, 6, LEADER, SECOND, THIRD);
    private static final ReplicaSet SEVENTH = TestMaps.entry(3, 7, 6, LEADER, SECOND);

    private final TestReplica leader = new TestReplica(LEADER);

    private static StorageAnswer told(long epoch, boolean complete, KeyedRecord... records) {
        return new StorageAnswer.PendingRecords(new Epoch(epoch), List.of(records), complete);
    }

    private static StorageAnswer nothing(long epoch) {
        return told(epoch, true);
    }

    private static KeyedRecord pendingAt(Key key, long millis) {
        return new KeyedRecord(key, pending(millis));
    }

    private static PeerSend question(ReplicaStep step, Member to) {
        return step.sends().stream().filter(send -> send.to().equals(to)).findFirst().orElseThrow();
    }

    private void assertReconciles(boolean reconciles) {
        StorageAnswer answer = leader.ask(prepare(leader.entry().epoch().value(), Key.of("untouched"), value(NOW)));
        assertThat(answer).isEqualTo(reconciles
                ? new StorageAnswer.Refused(Refusal.NOT_READY, leader.entry().epoch(), null)
                : new StorageAnswer.Accepted(leader.entry().epoch()));
    }

    @Test
    void aNewLeaderAsksAllOthersWhateverTheirRole() {
        Member fourth = TestMaps.member(4);
        ReplicaSet entry = TestMaps.entry(3, 6, 6,
                List.of(leaving(SECOND), serving(LEADER), catchingUp(THIRD, 6), serving(fourth)));
        ReplicaStep step = leader.adopt(entry);
        assertThat(step.sends()).extracting(PeerSend::to).containsExactly(SECOND, THIRD, fourth);
        assertThat(step.sends()).allMatch(PeerSend::isQuestion).extracting(PeerSend::ask).doesNotHaveDuplicates();
        assertThat(step.sends())
                .allMatch(send -> send.request().equals(new PeerRequest.ReportPending(entry, null)));
        assertReconciles(true);
    }

    @Test
    void whoDoesNotLeadAsksNobody() {
        TestReplica second = new TestReplica(SECOND);
        assertThat(second.adopt(SIXTH).sends()).isEmpty();
        assertThat(second.tick().sends()).isEmpty();
    }

    @Test
    void aLeaderAloneHasReconciledAtOnce() {
        assertThat(leader.adopt(TestMaps.entry(3, 6, 6, LEADER)).sends()).isEmpty();
        assertReconciles(false);
    }

    @Test
    void ofEachKeyTheNewestIsKeptPendingAndDurable() {
        leader.hold(KEY, committed(NOW));
        leader.hold(OTHER, committed(NOW + 5));
        ReplicaStep asked = leader.adopt(SIXTH);
        ReplicaStep first = leader.answer(question(asked, SECOND),
                told(6, true, pendingAt(KEY, NOW + 1), pendingAt(OTHER, NOW + 4)));
        assertThat(first.durability()).isEqualTo(Durability.SYNCED);
        assertThat(leader.held(KEY)).isEqualTo(pending(NOW + 1));
        KeyedRecord newest = new KeyedRecord(KEY, StoredRecord.pending(tombstone(NOW + 2)));
        leader.answer(question(asked, THIRD), told(6, true, newest));
        leader.store.losePower();
        assertThat(leader.all()).containsExactly(newest, new KeyedRecord(OTHER, committed(NOW + 5)));
    }

    @Test
    void whatItHasAlreadyIsLeftAlone() {
        leader.hold(KEY, committed(NOW));
        ReplicaStep asked = leader.adopt(SIXTH);
        assertThat(leader.answer(question(asked, SECOND), told(6, true, pendingAt(KEY, NOW))).changes()).isEmpty();
        assertThat(leader.held()).isEqualTo(committed(NOW));
    }

    @Test
    void itHasNotFinishedUntilAllHaveAnswered() {
        ReplicaStep asked = leader.adopt(SIXTH);
        assertReconciles(true);
        leader.answer(question(asked, SECOND), nothing(6));
        leader.answer(question(asked, SECOND), nothing(6));
        assertReconciles(true);
        leader.answer(question(asked, THIRD), nothing(6));
        assertReconciles(false);
    }

    @Test
    void readsAreAnsweredMeanwhile() {
        leader.hold(KEY, committed(NOW));
        leader.adopt(SIXTH);
        leader.renewLease();
        assertThat(leader.read()).isEqualTo(new StorageAnswer.Found(new Epoch(6), committed(NOW)));
    }

    @Test
    void aPageThatIsNotTheLastIsFollowedByAQuestionForTheNext() {
        ReplicaStep asked = leader.adopt(SIXTH);
        leader.answer(question(asked, THIRD), nothing(6));
        ReplicaStep next = leader.answer(question(asked, SECOND), told(6, false, pendingAt(KEY, NOW + 1)));
        assertThat(leader.held()).isEqualTo(pending(NOW + 1));
        assertThat(question(next, SECOND).request()).isEqualTo(new PeerRequest.ReportPending(SIXTH, KEY));
        assertReconciles(true);
        leader.answer(question(asked, SECOND), nothing(6));
        assertReconciles(true);
        leader.answer(question(next, SECOND), told(6, true, pendingAt(OTHER, NOW + 1)));
        assertThat(leader.held(OTHER)).isEqualTo(pending(NOW + 1));
        assertReconciles(false);
    }

    @Test
    void anEmptyPageThatIsNotTheLastIsNoAnswer() {
        ReplicaStep asked = leader.adopt(SEVENTH);
        leader.answer(question(asked, SECOND), told(7, false));
        assertReconciles(true);
        leader.pass(Duration.ofMillis(200));
        assertThat(leader.tick().sends()).extracting(PeerSend::to).containsExactly(SECOND);
    }

    /** The silent third is taken out, and the second must answer again: the answer of the earlier epoch does not count. */
    @Test
    void aNewEpochBeginsAnewAndAnswersOfTheOldOneDoNotCount() {
        ReplicaStep sixth = leader.adopt(SIXTH);
        leader.answer(question(sixth, SECOND), nothing(6));
        ReplicaStep seventh = leader.adopt(SEVENTH);
        assertThat(seventh.sends()).extracting(PeerSend::to).as("V11").containsExactly(SECOND);
        assertThat(question(seventh, SECOND).request()).isEqualTo(new PeerRequest.ReportPending(SEVENTH, null));
        assertReconciles(true);
        leader.answer(question(seventh, SECOND), told(7, true, pendingAt(KEY, NOW)));
        assertThat(leader.held()).isEqualTo(pending(NOW));
        assertReconciles(false);
    }

    @Test
    void whatWasAskedInTheOldEpochIsNotAnsweredInTheNewOne() {
        ReplicaStep sixth = leader.adopt(SIXTH);
        leader.adopt(SEVENTH);
        ReplicaStep late = leader.answer(question(sixth, SECOND), told(6, true, pendingAt(KEY, NOW)));
        assertThat(late.changes()).as("V11").isEmpty();
        assertReconciles(true);
        assertThat(leader.silence(question(sixth, THIRD)).suspects()).isEmpty();
    }

    @Test
    void aLaterEpochOfTheSameReignIsNotReconciledAgain() {
        leader.reconcile(leader.adopt(SIXTH));
        assertThat(leader.adopt(SEVENTH).sends()).isEmpty();
        assertReconciles(false);
    }

    @Test
    void aNewReignOfTheSameMemberIsReconciled() {
        leader.reconcile(leader.adopt(SIXTH));
        assertThat(leader.adopt(TestMaps.entry(3, 9, 9, LEADER, SECOND)).sends()).extracting(PeerSend::to)
                .containsExactly(SECOND);
        assertReconciles(true);
    }

    @Test
    void theMapSaysWhetherToReconcileNotWhatTheLeaderKnewBefore() {
        assertThat(leader.adopt(SEVENTH).sends()).as("V11: it has missed the first epoch of its reign").hasSize(1);
        assertReconciles(true);
    }

    @Test
    void aLeaderThatIsOneNoMoreAsksNoFurther() {
        ReplicaStep sixth = leader.adopt(SIXTH);
        leader.adopt(TestMaps.entry(3, 7, 7, SECOND, LEADER));
        leader.answer(question(sixth, SECOND), told(6, false, pendingAt(KEY, NOW)));
        leader.silence(question(sixth, THIRD));
        leader.pass(Duration.ofSeconds(1));
        assertThat(leader.tick().sends()).isEmpty();
        assertThat(leader.held()).isNull();
        assertReconciles(false);
    }

    @Test
    void silenceIsSuspectedAndAskedAgainAfterThePause() {
        ReplicaStep asked = leader.adopt(SIXTH);
        leader.answer(question(asked, THIRD), nothing(6));
        PeerSend second = question(leader.answer(question(asked, SECOND), told(6, false, pendingAt(KEY, NOW))), SECOND);
        ReplicaStep silent = leader.silence(second);
        assertThat(silent.suspects()).containsExactly(SECOND);
        assertThat(silent.sends()).isEmpty();
        leader.pass(Duration.ofMillis(199));
        assertThat(leader.tick().sends()).isEmpty();
        leader.pass(Duration.ofMillis(1));
        ReplicaStep again = leader.tick();
        assertThat(again.sends()).extracting(PeerSend::request)
                .containsExactly(new PeerRequest.ReportPending(SIXTH, KEY));
        assertThat(leader.tick().sends()).as("one question at a time").isEmpty();
        leader.answer(question(again, SECOND), nothing(6));
        assertReconciles(false);
    }

    @Test
    void aRefusalIsNoSilenceButIsAskedAgainAfterThePauseToo() {
        ReplicaStep asked = leader.adopt(SIXTH);
        leader.answer(question(asked, THIRD), nothing(6));
        ReplicaStep refused = leader.answer(question(asked, SECOND),
                new StorageAnswer.Refused(Refusal.OVERLOADED, new Epoch(6), null));
        assertThat(refused.suspects()).isEmpty();
        assertThat(leader.tick().sends()).isEmpty();
        leader.pass(Duration.ofMillis(200));
        assertThat(leader.tick().sends()).extracting(PeerSend::to).containsExactly(SECOND);
        assertReconciles(true);
    }

    @Test
    void whoeverIsAheadBringsTheLeaderForward() {
        ReplicaStep asked = leader.adopt(SIXTH);
        ReplicaSet later = TestMaps.entry(3, 8, 8, SECOND, LEADER);
        leader.answer(question(asked, SECOND), new StorageAnswer.Refused(Refusal.STALE_EPOCH, new Epoch(8), later));
        assertThat(leader.entry()).isEqualTo(later);
        assertThat(refusal(leader.ask(prepare(6, value(NOW))))).isEqualTo(Refusal.STALE_EPOCH);
    }

    @Test
    void whatReconciliationReplacedWasNotHeldInTheReign() {
        leader.hold(KEY, pending(NOW));
        ReplicaStep asked = leader.adopt(SEVENTH);
        leader.answer(question(asked, SECOND), told(7, true, pendingAt(KEY, NOW + 1)));
        assertThat(leader.ask(prepare(7, value(NOW)))).as("V1")
                .isEqualTo(new StorageAnswer.Outrun(new Epoch(7), version(NOW + 1)));
    }
}
