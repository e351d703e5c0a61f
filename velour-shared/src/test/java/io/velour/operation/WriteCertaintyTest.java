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

/** When a set or a delete may say that it has written nothing, and when it may not. */
class WriteCertaintyTest {
    private static final Member A = TestMaps.member(1);
    private static final Member B = TestMaps.member(2);
    private static final Member C = TestMaps.member(3);
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 5, 2, A, B);
    private static final Epoch EPOCH = ENTRY.epoch();
    private static final RecordVersion NEWER = new RecordVersion(HybridTimestamp.ofMillis(2_000_000), 8);

    private final Script<WriteOutcome> script = new Script<>(
            new WriteOperation(Key.of("k"), ENTRY, Record.Tombstone::new, new TestVersions()));

    private static StorageAnswer refused(Refusal refusal) {
        return new StorageAnswer.Refused(refusal, EPOCH, null);
    }

    private static StorageAnswer accepted(ReplicaSet entry) {
        return new StorageAnswer.Accepted(entry.epoch());
    }

    private int start() {
        return script.start().round();
    }

    @Test
    void unsureIsIndeterminateEvenIfNobodyElseHasStoredIt() {
        int round = start();
        script.answer(B, round, refused(Refusal.OVERLOADED));
        script.answer(A, round, new StorageAnswer.Unsure(EPOCH));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void theDeadlineIsIndeterminateUnlessSurelyNobodyStoredIt() {
        int round = start();
        script.answer(A, round, refused(Refusal.OVERLOADED));
        script.notSent(B, round);
        script.deadline();
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Unavailable.class);
    }

    @Test
    void theDeadlineIsIndeterminateWhileAnyAnswerIsMissing() {
        int round = start();
        script.answer(A, round, refused(Refusal.OVERLOADED));
        script.deadline();
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void theDeadlineIsIndeterminateAfterSilence() {
        int round = start();
        script.silence(A, round);
        script.notSent(B, round);
        script.deadline();
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void clockDriftEverywhereWritesNothing() {
        int round = start();
        script.answer(A, round, refused(Refusal.CLOCK_DRIFT));
        assertThat(script.outcome()).as("the other may have stored it").isNull();
        script.answer(B, round, refused(Refusal.CLOCK_DRIFT));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Unavailable.class);
    }

    @Test
    void clockDriftAtOneIsIndeterminateIfAnotherMayHaveStoredIt() {
        int round = start();
        script.answer(A, round, refused(Refusal.CLOCK_DRIFT));
        script.answer(B, round, accepted(ENTRY));
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void afterARefusalForClockDriftNothingIsAskedAnyMore() {
        int round = start();
        script.answer(B, round, refused(Refusal.CLOCK_DRIFT));
        script.answer(A, round, new StorageAnswer.Outrun(EPOCH, NEWER));
        assertThat(script.asked()).as("no further version").isEmpty();
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Unavailable.class);
    }

    @Test
    void afterARefusalForClockDriftNeitherAPauseNorANewerEntryAsksAnybody() {
        Script<WriteOutcome> steps = new Script<>(new WriteOperation(Key.of("k"), TestMaps.entry(0, 5, 2, A, B, C),
                Record.Tombstone::new, new TestVersions())).start();
        int round = steps.round();
        steps.answer(B, round, refused(Refusal.OVERLOADED));
        steps.answer(C, round, refused(Refusal.CLOCK_DRIFT));
        steps.pauseOver();
        assertThat(steps.asked()).isEmpty();
        steps.newerEntry(TestMaps.entry(0, 6, 2, A, B));
        assertThat(steps.asked()).isEmpty();
        assertThat(steps.outcome()).as("A has not answered").isNull();
        steps.answer(A, round, refused(Refusal.NOT_READY));
        assertThat(steps.outcome()).isInstanceOf(WriteOutcome.Unavailable.class);
    }

    @Test
    void clockDriftIsToldAtOnceWhenWaitingCannotMakeItCertain() {
        ReplicaSet three = TestMaps.entry(0, 5, 2, A, B, C);
        Script<WriteOutcome> steps = new Script<>(
                new WriteOperation(Key.of("k"), three, Record.Tombstone::new, new TestVersions())).start();
        int round = steps.round();
        steps.answer(A, round, accepted(three));
        steps.answer(B, round, refused(Refusal.CLOCK_DRIFT));
        assertThat(steps.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void theDeadlineIsIndeterminateIfTheOutrunVersionWasStoredAnywhere() {
        int round = start();
        script.answer(A, round, new StorageAnswer.Outrun(EPOCH, NEWER));
        int second = script.round();
        script.answer(A, second, refused(Refusal.OVERLOADED));
        script.answer(B, second, refused(Refusal.OVERLOADED));
        script.answer(B, round, accepted(ENTRY));
        script.deadline();
        assertThat(script.outcome()).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void theDeadlineIsIndeterminateIfANodeOfAnEarlierEpochHasNotAnswered() {
        int round = start();
        script.newerEntry(TestMaps.entry(0, 6, 6, C));
        script.answer(C, refused(Refusal.OVERLOADED));
        script.answer(A, round, refused(Refusal.NOT_READY));
        script.deadline();
        assertThat(script.outcome()).as("B may still store it").isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void unsureByAFollowerIsNotBelieved() {
        int round = start();
        script.answer(B, round, new StorageAnswer.Unsure(EPOCH));
        assertThat(script.outcome()).isNull();
        assertThat(script.pauses()).hasSize(1);
    }
}
