package io.velour.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.clock.HybridClock;
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

    private final HybridClock clock = new HybridClock(() -> 1_000_000);
    private final VersionSource versions = new VersionSource() {
        @Override
        public RecordVersion next() {
            return new RecordVersion(clock.next(), 7);
        }

        @Override
        public RecordVersion nextAfter(HybridTimestamp floor) {
            return new RecordVersion(clock.nextAfter(floor), 7);
        }
    };
    private final WriteOperation operation = new WriteOperation(Key.of("k"), ENTRY,
            version -> new Record.Value(version, new byte[1], null, Record.Value.NEVER), versions);
    private final Script<WriteOutcome> script = new Script<>();

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
        return script.take(operation.start()).round();
    }

    private void answer(Member from, int round, StorageAnswer answer) {
        script.take(operation.onAnswer(from, round, answer));
    }

    @Test
    void itIsDoneWhenEverybodyHasAcknowledgedAndOnlyThenIsAnybodyToldToCommit() {
        int round = start();
        assertThat(script.asked()).containsExactly(A, B);
        RecordVersion version = script.prepared().record().version();
        answer(A, round, accepted(ENTRY));
        assertThat(script.outcome()).isNull();
        answer(B, round, new StorageAnswer.Superseded(EPOCH));
        assertThat(script.outcome()).isEqualTo(new WriteOutcome.Done(version, A, EPOCH));
        assertThat(script.told()).containsExactly(A, B);
    }

    @Test
    void theLeaderMustAccept() {
        int round = start();
        answer(B, round, accepted(ENTRY));
        answer(A, round, new StorageAnswer.Superseded(EPOCH));
        assertThat(script.outcome()).isNull();
        script.take(operation.onPauseOver());
        assertThat(script.asked()).containsExactly(A);
        answer(A, round, accepted(ENTRY));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Done.class);
    }

    @Test
    void anAnswerOfAnotherEpochDoesNotCount() {
        int round = start();
        answer(A, round, accepted(ENTRY));
        answer(B, round, new StorageAnswer.Accepted(EPOCH.next()));
        assertThat(script.outcome()).isNull();
    }

    @Test
    void whoRefusesIsSilentOrWasNotReachedIsAskedAgainWithTheSameVersion() {
        int round = start();
        RecordVersion version = script.prepared().record().version();
        answer(A, round, refused(Refusal.NOT_READY));
        script.take(operation.onSilence(B, round));
        assertThat(script.pauses()).as("one pause at a time").hasSize(1);
        script.take(operation.onPauseOver());
        assertThat(script.asked()).containsExactly(A, B);
        assertThat(script.prepared().record().version()).isEqualTo(version);
        script.take(operation.onNotSent(A, round));
        assertThat(script.pauses().getLast()).isGreaterThan(script.pauses().getFirst());
    }

    @Test
    void aNewerEntryStartsTheCountAfreshWithTheSameVersion() {
        int round = start();
        RecordVersion version = script.prepared().record().version();
        answer(A, round, accepted(ENTRY));
        ReplicaSet newer = TestMaps.entry(0, 6, 2, A, C);
        answer(B, round, stale(newer));
        assertThat(script.asked()).containsExactly(A, C);
        assertThat(script.prepared().record().version()).isEqualTo(version);
        assertThat(script.prepared().epoch()).isEqualTo(newer.epoch());
        int second = script.round();
        answer(C, second, accepted(newer));
        assertThat(script.outcome()).as("A acknowledged in the epoch before only").isNull();
        answer(A, round, accepted(ENTRY));
        assertThat(script.outcome()).as("an answer of the round before").isNull();
        answer(A, second, accepted(newer));
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
            answer(A, round, new StorageAnswer.Outrun(EPOCH, current));
            assertThat(script.asked()).containsExactly(A, B);
            round = script.round();
            long margin = script.prepared().record().version().timestamp().millis() - current.timestamp().millis();
            assertThat(margin).isGreaterThan(lastMargin);
            lastMargin = margin;
        }
        answer(A, round, accepted(ENTRY));
        answer(B, round, accepted(ENTRY));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Done.class);
    }

    @Test
    void outrunInALaterReignThanThatOfTheFirstSendIsIndeterminate() {
        start();
        script.take(operation.onNewerEntry(TestMaps.entry(0, 6, 6, B, C)));
        answer(B, script.round(), new StorageAnswer.Outrun(new Epoch(6), NEWER));
        assertThat(script.outcome()).as("V2").isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void aReversionedOperationMayNotFinishInALaterReign() {
        int round = start();
        answer(A, round, new StorageAnswer.Outrun(EPOCH, NEWER));
        script.take(operation.onNewerEntry(TestMaps.entry(0, 6, 2, A, C)));
        assertThat(script.outcome()).as("the same reign goes on").isNull();
        script.take(operation.onNewerEntry(TestMaps.entry(0, 7, 7, C, A)));
        assertThat(script.outcome()).as("V2").isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void outrunByAFollowerIsNotBelieved() {
        int round = start();
        answer(B, round, new StorageAnswer.Outrun(EPOCH, NEWER));
        assertThat(script.asked()).isEmpty();
        assertThat(script.pauses()).hasSize(1);
    }

    @Test
    void unsureIsIndeterminate() {
        int round = start();
        answer(A, round, new StorageAnswer.Unsure(EPOCH));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void theDeadlineIsIndeterminateUnlessSurelyNobodyStoredIt() {
        int round = start();
        answer(A, round, refused(Refusal.OVERLOADED));
        script.take(operation.onNotSent(B, round));
        script.take(operation.onDeadline());
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Unavailable.class);
    }

    @Test
    void theDeadlineIsIndeterminateWhileAnyAnswerIsMissing() {
        int round = start();
        answer(A, round, refused(Refusal.OVERLOADED));
        script.take(operation.onDeadline());
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void theDeadlineIsIndeterminateAfterSilence() {
        int round = start();
        script.take(operation.onSilence(A, round));
        script.take(operation.onNotSent(B, round));
        script.take(operation.onDeadline());
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void clockDriftEverywhereWritesNothing() {
        int round = start();
        answer(A, round, refused(Refusal.CLOCK_DRIFT));
        assertThat(script.outcome()).as("the other may have stored it").isNull();
        answer(B, round, refused(Refusal.CLOCK_DRIFT));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Unavailable.class);
    }

    @Test
    void clockDriftAtOneIsIndeterminateIfAnotherMayHaveStoredIt() {
        int round = start();
        answer(A, round, refused(Refusal.CLOCK_DRIFT));
        answer(B, round, accepted(ENTRY));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void afterTheEndNothingHappensAnyMore() {
        int round = start();
        script.take(operation.onDeadline());
        assertThat(operation.onAnswer(A, round, accepted(ENTRY))).isEmpty();
        assertThat(operation.onAnswer(B, round, accepted(ENTRY))).isEmpty();
        assertThat(operation.onPauseOver()).isEmpty();
        assertThat(operation.onDeadline()).isEmpty();
        assertThat(operation.onNewerEntry(TestMaps.entry(0, 9, 9, C))).isEmpty();
    }
}
