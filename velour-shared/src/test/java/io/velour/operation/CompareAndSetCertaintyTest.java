package io.velour.operation;

import static io.velour.operation.CompareAndSetOperationTest.value;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** When a compare-and-set may say that it has written nothing, and when it may not (V5). */
class CompareAndSetCertaintyTest {
    private static final Member A = TestMaps.member(1);
    private static final Member B = TestMaps.member(2);
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 5, 2, A, B);
    private static final ReplicaSet NEXT = TestMaps.entry(0, 6, 6, B);
    private static final Epoch EPOCH = ENTRY.epoch();
    private static final RecordVersion OTHER = new RecordVersion(HybridTimestamp.ofMillis(1_600_000), 8);
    private static final StorageAnswer MISMATCH = mismatch(EPOCH);
    private static final StorageAnswer OUTRUN = new StorageAnswer.Outrun(EPOCH, OTHER);

    private final Script<CompareAndSetOutcome> script = CompareAndSetOperationTest.script(ENTRY, null).start();

    private static StorageAnswer mismatch(Epoch epoch) {
        return new StorageAnswer.Mismatch(epoch, StoredRecord.committed(value(OTHER)));
    }

    private static StorageAnswer refused(Refusal refusal) {
        return new StorageAnswer.Refused(refusal, EPOCH, null);
    }

    private void askAgainAfterSilence() {
        script.silence(A, script.round());
        script.pauseOver();
    }

    private void assertIndeterminate() {
        assertThat(script.outcome()).isInstanceOf(CompareAndSetOutcome.Indeterminate.class);
    }

    private void assertUnavailable() {
        assertThat(script.outcome()).isInstanceOf(CompareAndSetOutcome.Unavailable.class);
    }

    private void assertPreconditionFailed() {
        assertThat(script.outcome()).isEqualTo(new CompareAndSetOutcome.PreconditionFailed(OTHER));
    }

    @Test
    void aMismatchAfterSilenceIsIndeterminate() {
        askAgainAfterSilence();
        script.answer(A, MISMATCH);
        assertIndeterminate();
    }

    @Test
    void beingOutrunAfterSilenceIsIndeterminate() {
        askAgainAfterSilence();
        script.answer(A, OUTRUN);
        assertIndeterminate();
    }

    @Test
    void aRefusalIsAnAnswerSoAMismatchAfterItIsBelieved() {
        script.answer(A, refused(Refusal.NOT_READY));
        script.pauseOver();
        script.answer(A, MISMATCH);
        assertPreconditionFailed();
    }

    @Test
    void whatNeverArrivedCountsAsNeverSent() {
        script.notSent(A, script.round());
        script.pauseOver();
        script.answer(A, MISMATCH);
        assertPreconditionFailed();
    }

    @Test
    void aMismatchWhileAQuestionOfTheEpochBeforeIsUnansweredIsIndeterminate() {
        script.newerEntry(NEXT);
        script.answer(B, mismatch(NEXT.epoch()));
        assertIndeterminate();
    }

    @Test
    void aRefusalOfTheQuestionOfTheEpochBeforeIsItsAnswer() {
        int round = script.round();
        script.newerEntry(NEXT);
        int second = script.round();
        script.answer(A, round, new StorageAnswer.Refused(Refusal.STALE_EPOCH, NEXT.epoch(), NEXT));
        script.answer(B, second, mismatch(NEXT.epoch()));
        assertPreconditionFailed();
    }

    @Test
    void anAcceptanceInTheEpochBeforeCountsHoweverLate() {
        int round = script.round();
        script.newerEntry(NEXT);
        int second = script.round();
        script.answer(A, round, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.asked()).as("but nobody else is asked for it").isEmpty();
        script.answer(B, second, mismatch(NEXT.epoch()));
        assertIndeterminate();
    }

    @Test
    void onceAcceptedItIsIndeterminateWhateverALaterLeaderSays() {
        for (StorageAnswer answer : new StorageAnswer[]{mismatch(NEXT.epoch()),
                new StorageAnswer.Outrun(NEXT.epoch(), OTHER), new StorageAnswer.Unsure(NEXT.epoch()),
                new StorageAnswer.Refused(Refusal.CLOCK_DRIFT, NEXT.epoch(), null)}) {
            Script<CompareAndSetOutcome> steps = CompareAndSetOperationTest.script(ENTRY, null).start();
            steps.answer(A, new StorageAnswer.Accepted(EPOCH));
            steps.newerEntry(NEXT);
            steps.answer(B, answer);
            assertThat(steps.outcome()).as("%s", answer).isInstanceOf(CompareAndSetOutcome.Indeterminate.class);
        }
    }

    @Test
    void theCountBeginsAnewWithANewVersion() {
        script.answer(A, OUTRUN);
        script.answer(A, MISMATCH);
        assertPreconditionFailed();
    }

    @Test
    void theCountOfANewVersionIsKeptLikeThatOfTheFirst() {
        script.answer(A, OUTRUN);
        askAgainAfterSilence();
        script.answer(A, MISMATCH);
        assertIndeterminate();
    }

    @Test
    void theDeadlineIsUnavailableIfEveryQuestionWasRefused() {
        script.answer(A, refused(Refusal.OVERLOADED));
        script.deadline();
        assertUnavailable();
    }

    @Test
    void theDeadlineIsUnavailableIfItWasOutrunAndThenRefused() {
        script.answer(A, OUTRUN);
        script.answer(A, refused(Refusal.OVERLOADED));
        script.deadline();
        assertUnavailable();
    }

    @Test
    void theDeadlineIsIndeterminateWhileAQuestionIsUnanswered() {
        script.deadline();
        assertIndeterminate();
    }

    @Test
    void theDeadlineIsIndeterminateAfterSilence() {
        askAgainAfterSilence();
        script.answer(A, refused(Refusal.OVERLOADED));
        script.deadline();
        assertIndeterminate();
    }

    @Test
    void theDeadlineIsIndeterminateOnceTheLeaderHasAccepted() {
        script.answer(A, new StorageAnswer.Accepted(EPOCH));
        script.answer(B, refused(Refusal.OVERLOADED));
        script.deadline();
        assertIndeterminate();
    }

    @Test
    void clockDriftAtTheLeaderWritesNothing() {
        script.answer(A, refused(Refusal.CLOCK_DRIFT));
        assertUnavailable();
    }

    @Test
    void clockDriftAtAFollowerIsIndeterminateForTheLeaderHasAccepted() {
        script.answer(A, new StorageAnswer.Accepted(EPOCH));
        script.answer(B, refused(Refusal.CLOCK_DRIFT));
        assertIndeterminate();
    }

    @Test
    void unsureWritesNothingIfNothingElseWasSent() {
        script.answer(A, new StorageAnswer.Unsure(EPOCH));
        assertUnavailable();
    }

    @Test
    void unsureAfterSilenceIsIndeterminate() {
        askAgainAfterSilence();
        script.answer(A, new StorageAnswer.Unsure(EPOCH));
        assertIndeterminate();
    }

    @Test
    void afterTheEndNothingHappensAnyMore() {
        int round = script.round();
        script.deadline();
        script.answer(A, round, new StorageAnswer.Accepted(EPOCH));
        script.pauseOver();
        script.newerEntry(NEXT);
        script.deadline();
        assertThat(script.asked()).isEmpty();
        assertIndeterminate();
    }
}
