package io.velour.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

class WriteOperationTest {
    private static final Member A = TestMaps.member(1);
    private static final Member B = TestMaps.member(2);
    private static final Member C = TestMaps.member(3);
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 5, 2, A, B);
    private static final Epoch EPOCH = ENTRY.epoch();
    private static final RecordVersion NEWER = new RecordVersion(HybridTimestamp.ofMillis(2_000_000), 8);

    private final WriteOperation operation = new WriteOperation(Key.of("k"), ENTRY,
            version -> new Record.Value(version, new byte[1], null, Record.Value.NEVER), new TestVersions());
    private final Script<WriteOutcome> script = new Script<>(operation);

    private static StorageAnswer refused(Refusal refusal) {
        return new StorageAnswer.Refused(refusal, EPOCH, null);
    }

    private static StorageAnswer accepted(ReplicaSet entry) {
        return new StorageAnswer.Accepted(entry.epoch());
    }

    private static StorageAnswer stale(ReplicaSet newer) {
        return new StorageAnswer.Refused(Refusal.STALE_EPOCH, newer.epoch(), newer);
    }

    private int start() {
        return script.start().round();
    }

    @Test
    void itIsDoneWhenEverybodyHasAcknowledgedAndOnlyThenIsAnybodyToldToCommit() {
        int round = start();
        assertThat(script.asked()).containsExactly(A, B);
        RecordVersion version = script.prepared().record().version();
        script.answer(A, round, accepted(ENTRY));
        assertThat(script.outcome()).isNull();
        script.answer(B, round, new StorageAnswer.Superseded(EPOCH));
        assertThat(script.outcome()).isEqualTo(new WriteOutcome.Done(version, A, EPOCH));
        assertThat(script.toldToCommit(version)).containsExactly(A, B);
    }

    @Test
    void theLeaderMustAccept() {
        int round = start();
        script.answer(B, round, accepted(ENTRY));
        script.answer(A, round, new StorageAnswer.Superseded(EPOCH));
        assertThat(script.outcome()).isNull();
        script.pauseOver();
        assertThat(script.asked()).containsExactly(A);
        script.answer(A, round, accepted(ENTRY));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Done.class);
    }

    @Test
    void anAnswerOfAnotherEpochDoesNotCount() {
        int round = start();
        script.answer(A, round, accepted(ENTRY));
        script.answer(B, round, new StorageAnswer.Accepted(EPOCH.next()));
        assertThat(script.outcome()).isNull();
    }

    @Test
    void whoRefusesIsSilentOrWasNotReachedIsAskedAgainWithTheSameVersion() {
        int round = start();
        RecordVersion version = script.prepared().record().version();
        script.answer(A, round, refused(Refusal.NOT_READY));
        script.silence(B, round);
        assertThat(script.pauses()).as("one pause at a time").hasSize(1);
        script.pauseOver();
        assertThat(script.asked()).containsExactly(A, B);
        assertThat(script.prepared().record().version()).isEqualTo(version);
        script.notSent(A, round);
        assertThat(script.pauses().getLast()).isGreaterThan(script.pauses().getFirst());
    }

    @Test
    void aNewerEntryStartsTheCountAfreshWithTheSameVersion() {
        int round = start();
        RecordVersion version = script.prepared().record().version();
        script.answer(A, round, accepted(ENTRY));
        ReplicaSet newer = TestMaps.entry(0, 6, 2, A, C);
        script.answer(B, round, stale(newer));
        assertThat(script.asked()).containsExactly(A, C);
        assertThat(script.prepared().record().version()).isEqualTo(version);
        assertThat(script.prepared().epoch()).isEqualTo(newer.epoch());
        int second = script.round();
        script.answer(C, second, accepted(newer));
        assertThat(script.outcome()).as("A acknowledged in the epoch before only").isNull();
        script.answer(A, round, accepted(ENTRY));
        assertThat(script.outcome()).as("an answer of the round before").isNull();
        script.answer(A, second, accepted(newer));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Done.class);
    }

    @Test
    void anOlderEntryChangesNothing() {
        start();
        assertThat(operation.onNewerEntry(TestMaps.entry(0, 4, 2, C))).isEmpty();
    }

    @Test
    void whenOutrunItTakesAVersionAboveByAMarginThatGrows() {
        int round = start();
        long lastMargin = 0;
        for (int i = 0; i < 4; i++) {
            RecordVersion current = new RecordVersion(HybridTimestamp.ofMillis(2_000_000L * (i + 1)), 8);
            script.answer(A, round, new StorageAnswer.Outrun(EPOCH, current));
            assertThat(script.asked()).containsExactly(A, B);
            round = script.round();
            long margin = script.prepared().record().version().timestamp().millis() - current.timestamp().millis();
            assertThat(margin).isGreaterThan(lastMargin);
            lastMargin = margin;
        }
        script.answer(A, round, accepted(ENTRY));
        script.answer(B, round, accepted(ENTRY));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Done.class);
    }

    @Test
    void outrunInALaterReignThanThatOfTheFirstSendIsIndeterminate() {
        start();
        script.newerEntry(TestMaps.entry(0, 6, 6, B, C));
        script.answer(B, script.round(), new StorageAnswer.Outrun(new Epoch(6), NEWER));
        assertThat(script.outcome()).as("V2").isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void aReversionedOperationMayNotFinishInALaterReign() {
        int round = start();
        script.answer(A, round, new StorageAnswer.Outrun(EPOCH, NEWER));
        script.newerEntry(TestMaps.entry(0, 6, 2, A, C));
        assertThat(script.outcome()).as("the same reign goes on").isNull();
        script.newerEntry(TestMaps.entry(0, 7, 7, C, A));
        assertThat(script.outcome()).as("V2").isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void outrunByAFollowerIsNotBelieved() {
        int round = start();
        script.answer(B, round, new StorageAnswer.Outrun(EPOCH, NEWER));
        assertThat(script.asked()).isEmpty();
        assertThat(script.pauses()).hasSize(1);
    }

    @Test
    void beingOutrunInAnEarlierEpochIsNotActedUpon() {
        int round = start();
        script.newerEntry(TestMaps.entry(0, 6, 2, A, C));
        script.answer(A, round, new StorageAnswer.Outrun(EPOCH, NEWER));
        assertThat(script.asked()).isEmpty();
        assertThat(script.outcome()).isNull();
    }

    @Test
    void whatAcknowledgedTheOutrunVersionDoesNotCountForTheNext() {
        int round = start();
        script.answer(A, round, new StorageAnswer.Outrun(EPOCH, NEWER));
        int second = script.round();
        script.answer(A, second, accepted(ENTRY));
        script.answer(B, round, accepted(ENTRY));
        assertThat(script.outcome()).isNull();
        script.answer(B, second, accepted(ENTRY));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Done.class);
    }

    @Test
    void aNodeThatIsBehindIsToldItsEntryAndAskedAgain() {
        int round = start();
        script.answer(B, round, new StorageAnswer.Refused(Refusal.NOT_READY, new Epoch(4), null));
        assertThat(script.toldToAdopt(ENTRY)).containsExactly(B);
        script.answer(A, round, refused(Refusal.NOT_READY));
        assertThat(script.toldToAdopt(ENTRY)).as("a leader that reconciles is not behind").containsExactly(B);
        script.pauseOver();
        assertThat(script.asked()).containsExactly(B, A);
    }

    @Test
    void afterTheEndNothingHappensAnyMore() {
        int round = start();
        script.deadline();
        assertThat(operation.onAnswer(A, round, accepted(ENTRY))).isEmpty();
        assertThat(operation.onAnswer(B, round, accepted(ENTRY))).isEmpty();
        assertThat(operation.onPauseOver()).isEmpty();
        assertThat(operation.onDeadline()).isEmpty();
        assertThat(operation.onNewerEntry(TestMaps.entry(0, 9, 9, C))).isEmpty();
    }
}
