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
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** A compare-and-set that meets another operation's record unfinished: it finishes that one before it fails because of it. */
class CompareAndSetWriteBackTest {
    private static final Member A = TestMaps.member(1);
    private static final Member B = TestMaps.member(2);
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 5, 2, A, B);
    private static final Epoch EPOCH = ENTRY.epoch();
    private static final Record UNFINISHED = value(new RecordVersion(HybridTimestamp.ofMillis(1_600_000), 8));
    private static final CompareAndSetOutcome FAILED = new CompareAndSetOutcome.PreconditionFailed(
            UNFINISHED.version());

    private final Script<CompareAndSetOutcome> script = CompareAndSetOperationTest.script(ENTRY, null).start();
    private final RecordVersion own = script.preparedIf().record().version();

    /** Returns the round in which everybody is asked to hold the unfinished record. */
    private int startWriteBack() {
        script.answer(A, new StorageAnswer.Mismatch(EPOCH, StoredRecord.pending(UNFINISHED)));
        assertThat(script.asked()).containsExactly(A, B);
        assertThat(script.prepared().record()).isEqualTo(UNFINISHED);
        assertThat(script.prepared().epoch()).isEqualTo(EPOCH);
        return script.round();
    }

    private void assertTheLeaderIsAskedAgainAfterAPause() {
        assertThat(script.asked()).isEmpty();
        assertThat(script.pauses()).hasSize(1);
        script.pauseOver();
        assertThat(script.asked()).containsExactly(A);
        assertThat(script.preparedIf().record().version()).isEqualTo(own);
    }

    @Test
    void onceTheUnfinishedRecordIsFinishedTheConditionHasFailed() {
        int round = startWriteBack();
        script.answer(A, round, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.outcome()).isNull();
        script.answer(B, round, new StorageAnswer.Superseded(EPOCH));
        assertThat(script.outcome()).isEqualTo(FAILED);
        assertThat(script.toldToCommit(UNFINISHED.version())).containsExactly(A, B);
    }

    @Test
    void anUnfinishedTombstoneLeavesNoCurrentVersion() {
        Record tombstone = new Record.Tombstone(UNFINISHED.version());
        script.answer(A, new StorageAnswer.Mismatch(EPOCH, StoredRecord.pending(tombstone)));
        int round = script.round();
        script.answer(A, round, new StorageAnswer.Accepted(EPOCH));
        script.answer(B, round, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.outcome()).isEqualTo(new CompareAndSetOutcome.PreconditionFailed(null));
    }

    @Test
    void aWriteBackNeverCrossesIntoAnotherEpoch() {
        int round = startWriteBack();
        script.answer(B, round, new StorageAnswer.Accepted(EPOCH));
        ReplicaSet newer = TestMaps.entry(0, 6, 6, B);
        script.newerEntry(newer);
        assertThat(script.asked()).as("V3: the new leader is asked anew").containsExactly(B);
        assertThat(script.preparedIf().epoch()).isEqualTo(newer.epoch());
        assertThat(script.preparedIf().record().version()).isEqualTo(own);
        int second = script.round();
        script.answer(A, round, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.outcome()).isNull();
        script.answer(B, second, new StorageAnswer.Accepted(newer.epoch()));
        assertThat(script.outcome()).isInstanceOf(CompareAndSetOutcome.Done.class);
    }

    @Test
    void whateverStopsTheWriteBackTheLeaderIsAskedAgainAfterAPause() {
        StorageAnswer[] answers = {new StorageAnswer.Outrun(EPOCH, own), new StorageAnswer.Unsure(EPOCH),
                new StorageAnswer.Superseded(EPOCH), new StorageAnswer.Refused(Refusal.CLOCK_DRIFT, EPOCH, null),
                new StorageAnswer.Refused(Refusal.OVERLOADED, EPOCH, null)};
        for (StorageAnswer answer : answers) {
            Script<CompareAndSetOutcome> steps = CompareAndSetOperationTest.script(ENTRY, null).start();
            steps.answer(A, new StorageAnswer.Mismatch(EPOCH, StoredRecord.pending(UNFINISHED)));
            steps.answer(A, answer);
            assertThat(steps.pauses()).as("%s", answer).hasSize(1);
            steps.pauseOver();
            assertThat(steps.asked()).containsExactly(A);
            assertThat(steps.preparedIf().epoch()).isEqualTo(EPOCH);
        }
    }

    @Test
    void aWriteBackThatWasNotAnsweredOrNotSentIsGivenUp() {
        script.silence(B, startWriteBack());
        assertTheLeaderIsAskedAgainAfterAPause();
        script.notSent(B, startWriteBack());
        assertThat(script.pauses()).hasSize(2);
    }

    @Test
    void answersToAWriteBackThatWasGivenUpDoNotCount() {
        int round = startWriteBack();
        script.silence(B, round);
        script.answer(A, round, new StorageAnswer.Accepted(EPOCH));
        assertTheLeaderIsAskedAgainAfterAPause();
        int second = startWriteBack();
        script.answer(B, second, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.outcome()).isNull();
    }

    @Test
    void silenceAndAcceptanceOfAnothersRecordSayNothingOfTheOwn() {
        int round = startWriteBack();
        script.silence(B, round);
        script.answer(A, round, new StorageAnswer.Accepted(EPOCH));
        script.pauseOver();
        script.answer(A, new StorageAnswer.Mismatch(EPOCH, StoredRecord.committed(UNFINISHED)));
        assertThat(script.outcome()).isEqualTo(FAILED);
    }

    @Test
    void theDeadlineOfAWriteBackIsUnavailable() {
        startWriteBack();
        script.deadline();
        assertThat(script.outcome()).isInstanceOf(CompareAndSetOutcome.Unavailable.class);
    }

    @Test
    void certaintyIsJudgedWhenTheClientIsTold() {
        int first = script.round();
        ReplicaSet newer = TestMaps.entry(0, 6, 2, A);
        script.newerEntry(newer);
        script.answer(A, new StorageAnswer.Mismatch(newer.epoch(), StoredRecord.pending(UNFINISHED)));
        int round = script.round();
        script.answer(A, first, new StorageAnswer.Refused(Refusal.STALE_EPOCH, newer.epoch(), newer));
        script.answer(A, round, new StorageAnswer.Accepted(newer.epoch()));
        assertThat(script.outcome()).as("V5: all answered by now").isEqualTo(FAILED);
    }

    @Test
    void anAcceptanceThatComesDuringTheWriteBackMakesItIndeterminate() {
        int first = script.round();
        ReplicaSet newer = TestMaps.entry(0, 6, 2, A);
        script.newerEntry(newer);
        script.answer(A, new StorageAnswer.Mismatch(newer.epoch(), StoredRecord.pending(UNFINISHED)));
        int round = script.round();
        script.answer(A, first, new StorageAnswer.Accepted(EPOCH));
        script.answer(A, round, new StorageAnswer.Accepted(newer.epoch()));
        assertThat(script.outcome()).as("V5").isInstanceOf(CompareAndSetOutcome.Indeterminate.class);
    }

    @Test
    void aNodeThatIsBehindIsToldItsEntry() {
        int round = startWriteBack();
        script.answer(B, round, new StorageAnswer.Refused(Refusal.NOT_READY, new Epoch(4), null));
        assertThat(script.toldToAdopt(ENTRY)).containsExactly(B);
        assertTheLeaderIsAskedAgainAfterAPause();
    }
}
