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

    /** Chooses the last candidate: never the leader if there is another. */
    private final GetOperation operation = new GetOperation(Key.of("k"), ENTRY, candidates -> candidates.getLast());
    private final Script<GetOutcome> script = new Script<>();

    private static StorageAnswer found(StoredRecord stored) {
        return new StorageAnswer.Found(EPOCH, stored);
    }

    private void start() {
        script.take(operation.start());
        assertThat(script.asked()).containsExactly(OTHER);
    }

    private void answer(Member from, StorageAnswer answer) {
        script.take(operation.onAnswer(from, script.round(), answer));
    }

    private int startWriteBack() {
        start();
        answer(OTHER, found(StoredRecord.pending(VALUE)));
        assertThat(script.asked()).containsExactly(LEADER, OTHER);
        assertThat(script.prepared().record()).isEqualTo(VALUE);
        assertThat(script.prepared().epoch()).isEqualTo(EPOCH);
        return script.round();
    }

    @Test
    void aCommittedValueIsTheAnswer() {
        start();
        answer(OTHER, found(StoredRecord.committed(VALUE)));
        assertThat(script.outcome()).isEqualTo(new GetOutcome.Found(VALUE, OTHER, EPOCH));
        assertThat(script.told()).isEmpty();
    }

    @Test
    void noRecordAndACommittedTombstoneAreNoValue() {
        start();
        answer(OTHER, new StorageAnswer.Absent(EPOCH));
        assertThat(script.outcome()).isEqualTo(new GetOutcome.NotFound(OTHER, EPOCH));
        GetOperation another = new GetOperation(Key.of("k"), ENTRY, candidates -> candidates.getLast());
        Script<GetOutcome> second = new Script<GetOutcome>().take(another.start());
        second.take(another.onAnswer(OTHER, second.round(),
                found(StoredRecord.committed(new Record.Tombstone(VALUE.version())))));
        assertThat(second.outcome()).isEqualTo(new GetOutcome.NotFound(OTHER, EPOCH));
    }

    @Test
    void anUnfinishedWriteIsFinishedBeforeItIsTheAnswer() {
        int round = startWriteBack();
        script.take(operation.onAnswer(OTHER, round, new StorageAnswer.Accepted(EPOCH)));
        assertThat(script.outcome()).isNull();
        script.take(operation.onAnswer(LEADER, round, new StorageAnswer.Accepted(EPOCH)));
        assertThat(script.outcome()).isEqualTo(new GetOutcome.Found(VALUE, OTHER, EPOCH));
        assertThat(script.told()).containsExactly(LEADER, OTHER);
    }

    @Test
    void aWriteBackNeverCrossesIntoAnotherEpoch() {
        int round = startWriteBack();
        script.take(operation.onAnswer(OTHER, round, new StorageAnswer.Accepted(EPOCH)));
        script.take(operation.onNewerEntry(TestMaps.entry(0, 6, 2, LEADER, OTHER)));
        assertThat(script.request()).as("V3: read again").isInstanceOf(StorageRequest.Read.class);
        assertThat(operation.onAnswer(LEADER, round, new StorageAnswer.Accepted(EPOCH))).isEmpty();
        assertThat(script.outcome()).isNull();
    }

    @Test
    void whatIsOutrunOrUnsureIsReadAgainAtTheLeader() {
        for (StorageAnswer answer : new StorageAnswer[]{new StorageAnswer.Outrun(EPOCH, VALUE.version()),
                new StorageAnswer.Unsure(EPOCH), new StorageAnswer.Refused(Refusal.CLOCK_DRIFT, EPOCH, null)}) {
            GetOperation get = new GetOperation(Key.of("k"), ENTRY, candidates -> candidates.getLast());
            Script<GetOutcome> steps = new Script<GetOutcome>().take(get.start());
            steps.take(get.onAnswer(OTHER, steps.round(), found(StoredRecord.pending(VALUE))));
            steps.take(get.onAnswer(LEADER, steps.round(), answer));
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
                answer(readAt, found(StoredRecord.pending(VALUE)));
            } else {
                answer(OTHER, new StorageAnswer.Refused(Refusal.CLOCK_DRIFT, EPOCH, null));
            }
        }
        assertThat(script.pauses()).hasSize(1);
    }

    @Test
    void anotherReplicaIsReadAtOnceWhenOneFails() {
        start();
        script.take(operation.onNotSent(OTHER, script.round()));
        assertThat(script.asked()).containsExactly(LEADER);
        assertThat(script.pauses()).isEmpty();
        script.take(operation.onSilence(LEADER, script.round()));
        assertThat(script.asked()).isEmpty();
        assertThat(script.pauses()).as("all have been tried").hasSize(1);
        script.take(operation.onPauseOver());
        assertThat(script.asked()).containsExactly(OTHER);
    }

    @Test
    void whileAWriteBackCannotFinishAnotherReplicaMayAnswer() {
        int round = startWriteBack();
        script.take(operation.onSilence(LEADER, round));
        assertThat(script.request()).isInstanceOf(StorageRequest.Read.class);
        assertThat(script.asked()).as("not the one that has it pending").containsExactly(LEADER);
        answer(LEADER, new StorageAnswer.Absent(EPOCH));
        assertThat(script.outcome()).isEqualTo(new GetOutcome.NotFound(LEADER, EPOCH));
    }

    @Test
    void aNewerEntryInARefusalIsAdoptedAtOnce() {
        start();
        ReplicaSet newer = TestMaps.entry(0, 9, 9, OTHER);
        answer(OTHER, new StorageAnswer.Refused(Refusal.STALE_EPOCH, newer.epoch(), newer));
        assertThat(((StorageRequest.Read) script.request()).epoch()).isEqualTo(newer.epoch());
    }

    @Test
    void anAnswerOfAnotherEpochOrAnEarlierRoundDoesNotCount() {
        start();
        int first = script.round();
        answer(OTHER, new StorageAnswer.Found(EPOCH.next(), StoredRecord.committed(VALUE)));
        assertThat(script.outcome()).isNull();
        assertThat(operation.onAnswer(OTHER, first, found(StoredRecord.committed(VALUE)))).isEmpty();
    }

    @Test
    void theDeadlineIsUnavailableAndEndsEverything() {
        start();
        int round = script.round();
        script.take(operation.onDeadline());
        assertThat(script.outcome()).isInstanceOf(GetOutcome.Unavailable.class);
        assertThat(operation.onAnswer(OTHER, round, found(StoredRecord.committed(VALUE)))).isEmpty();
        assertThat(operation.onPauseOver()).isEmpty();
    }
}
