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
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

class GetOperationTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member OTHER = TestMaps.member(2);
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 5, 2, LEADER, OTHER);
    private static final Epoch EPOCH = ENTRY.epoch();
    private static final Record.Value VALUE = new Record.Value(new RecordVersion(HybridTimestamp.ofMillis(9), 1),
            new byte[]{4}, "text/plain", Record.Value.NEVER);

    private final GetOperation operation = get();
    private final Script<GetOutcome> script = new Script<>(operation);

    /** Returns a get that chooses the last candidate: never the leader if there is another. */
    private static GetOperation get() {
        return new GetOperation(Key.of("k"), ENTRY, candidates -> candidates.getLast(), new TestVersions());
    }

    private static StorageAnswer found(StoredRecord stored) {
        return new StorageAnswer.Found(EPOCH, stored);
    }

    private void start() {
        script.start();
        assertThat(script.asked()).containsExactly(OTHER);
    }

    private int startWriteBack() {
        start();
        script.answer(OTHER, found(StoredRecord.pending(VALUE)));
        assertThat(script.asked()).containsExactly(LEADER, OTHER);
        assertThat(script.prepared().record()).isEqualTo(VALUE);
        assertThat(script.prepared().epoch()).isEqualTo(EPOCH);
        return script.round();
    }

    @Test
    void aCommittedValueIsTheAnswer() {
        start();
        script.answer(OTHER, found(StoredRecord.committed(VALUE)));
        assertThat(script.outcome()).isEqualTo(new GetOutcome.Found(VALUE, OTHER, EPOCH));
        assertThat(script.anybodyToldToCommit()).isFalse();
    }

    @Test
    void noRecordAndACommittedTombstoneAreNoValue() {
        start();
        script.answer(OTHER, new StorageAnswer.Absent(EPOCH));
        assertThat(script.outcome()).isEqualTo(new GetOutcome.NotFound(OTHER, EPOCH));
        Script<GetOutcome> second = new Script<>(get()).start();
        second.answer(OTHER, found(StoredRecord.committed(new Record.Tombstone(VALUE.version()))));
        assertThat(second.outcome()).isEqualTo(new GetOutcome.NotFound(OTHER, EPOCH));
    }

    @Test
    void anUnfinishedWriteIsFinishedBeforeItIsTheAnswer() {
        int round = startWriteBack();
        script.answer(OTHER, round, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.outcome()).isNull();
        script.answer(LEADER, round, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.outcome()).isEqualTo(new GetOutcome.Found(VALUE, OTHER, EPOCH));
        assertThat(script.toldToCommit(VALUE.version())).containsExactly(LEADER, OTHER);
    }

    @Test
    void aWriteBackNeverCrossesIntoAnotherEpoch() {
        int round = startWriteBack();
        script.answer(OTHER, round, new StorageAnswer.Accepted(EPOCH));
        script.newerEntry(TestMaps.entry(0, 6, 2, LEADER, OTHER));
        assertThat(script.request()).as("V3: read again").isInstanceOf(StorageRequest.Read.class);
        assertThat(operation.onAnswer(LEADER, round, new StorageAnswer.Accepted(EPOCH))).isEmpty();
        assertThat(script.outcome()).isNull();
    }

    @Test
    void whatIsOutrunOrUnsureIsReadAgainAtTheLeader() {
        for (StorageAnswer answer : new StorageAnswer[]{new StorageAnswer.Outrun(EPOCH, VALUE.version()),
                new StorageAnswer.Unsure(EPOCH), new StorageAnswer.Refused(Refusal.CLOCK_DRIFT, EPOCH, null)}) {
            Script<GetOutcome> steps = new Script<>(get()).start();
            steps.answer(OTHER, found(StoredRecord.pending(VALUE)));
            steps.answer(LEADER, answer);
            assertThat(steps.request()).isInstanceOf(StorageRequest.Read.class);
            assertThat(steps.asked()).containsExactly(LEADER);
        }
    }

    @Test
    void clockDriftAgainAndAgainIsSlowedDown() {
        startWriteBack();
        for (int i = 0; i < 10 && script.pauses().isEmpty(); i++) {
            Member readAt = script.asked().getFirst();
            if (script.request() instanceof StorageRequest.Read) {
                script.answer(readAt, found(StoredRecord.pending(VALUE)));
            } else {
                script.answer(OTHER, new StorageAnswer.Refused(Refusal.CLOCK_DRIFT, EPOCH, null));
            }
        }
        assertThat(script.pauses()).hasSize(1);
    }

    @Test
    void anotherReplicaIsReadAtOnceWhenOneFails() {
        start();
        script.notSent(OTHER, script.round());
        assertThat(script.asked()).containsExactly(LEADER);
        assertThat(script.pauses()).isEmpty();
        script.silence(LEADER, script.round());
        assertThat(script.asked()).isEmpty();
        assertThat(script.pauses()).as("all have been tried").hasSize(1);
        script.pauseOver();
        assertThat(script.asked()).containsExactly(OTHER);
    }

    @Test
    void whileAWriteBackCannotFinishAnotherReplicaMayAnswer() {
        int round = startWriteBack();
        script.silence(LEADER, round);
        assertThat(script.request()).isInstanceOf(StorageRequest.Read.class);
        assertThat(script.asked()).as("not the one that has it pending").containsExactly(LEADER);
        script.answer(LEADER, new StorageAnswer.Absent(EPOCH));
        assertThat(script.outcome()).isEqualTo(new GetOutcome.NotFound(LEADER, EPOCH));
    }

    @Test
    void aNewerEntryInARefusalIsAdoptedAtOnce() {
        start();
        ReplicaSet newer = TestMaps.entry(0, 9, 9, OTHER);
        script.answer(OTHER, new StorageAnswer.Refused(Refusal.STALE_EPOCH, newer.epoch(), newer));
        assertThat(((StorageRequest.Read) script.request()).epoch()).isEqualTo(newer.epoch());
    }

    @Test
    void anAnswerOfAnotherEpochOrAnEarlierRoundDoesNotCount() {
        start();
        int first = script.round();
        script.answer(OTHER, new StorageAnswer.Found(EPOCH.next(), StoredRecord.committed(VALUE)));
        assertThat(script.outcome()).isNull();
        assertThat(operation.onAnswer(OTHER, first, found(StoredRecord.committed(VALUE)))).isEmpty();
    }

    @Test
    void theLeaderIsReadAgainEvenIfItHasFailedThisGetBefore() {
        Script<GetOutcome> steps = new Script<>(
                new GetOperation(Key.of("k"), ENTRY, candidates -> candidates.getFirst(), new TestVersions())).start();
        steps.silence(LEADER, steps.round());
        steps.answer(OTHER, found(StoredRecord.pending(VALUE)));
        steps.answer(LEADER, new StorageAnswer.Outrun(EPOCH, VALUE.version()));
        assertThat(steps.request()).isInstanceOf(StorageRequest.Read.class);
        assertThat(steps.asked()).containsExactly(LEADER);
    }

    @Test
    void aPauseThatOutlivedItsReasonDisturbsNothing() {
        start();
        script.silence(OTHER, script.round());
        script.silence(LEADER, script.round());
        assertThat(script.pauses()).hasSize(1);
        ReplicaSet newer = TestMaps.entry(0, 6, 2, LEADER, OTHER);
        script.newerEntry(newer);
        int round = script.round();
        script.pauseOver();
        assertThat(script.asked()).as("a read is under way").isEmpty();
        script.answer(OTHER, round, new StorageAnswer.Absent(newer.epoch()));
        assertThat(script.outcome()).isEqualTo(new GetOutcome.NotFound(OTHER, newer.epoch()));
    }

    @Test
    void aNodeThatIsBehindIsToldItsEntryAndAnotherIsRead() {
        start();
        script.answer(OTHER, new StorageAnswer.Refused(Refusal.NOT_READY, new Epoch(4), null));
        assertThat(script.toldToAdopt(ENTRY)).containsExactly(OTHER);
        assertThat(script.asked()).containsExactly(LEADER);
        script.answer(LEADER, new StorageAnswer.Refused(Refusal.NOT_READY, EPOCH, null));
        assertThat(script.toldToAdopt(ENTRY)).as("a leader that reconciles is not behind").containsExactly(OTHER);
    }

    @Test
    void theDeadlineIsUnavailableAndEndsEverything() {
        start();
        int round = script.round();
        script.deadline();
        assertThat(script.outcome()).isInstanceOf(GetOutcome.Unavailable.class);
        assertThat(operation.onAnswer(OTHER, round, found(StoredRecord.committed(VALUE)))).isEmpty();
        assertThat(operation.onPauseOver()).isEmpty();
    }
}
