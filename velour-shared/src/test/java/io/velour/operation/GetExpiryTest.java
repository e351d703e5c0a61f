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

/** A get that is told that a value is expired: it deletes it, by compare-and-set, before it says that there is none. */
class GetExpiryTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member OTHER = TestMaps.member(2);
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 5, 2, LEADER, OTHER);
    private static final Epoch EPOCH = ENTRY.epoch();
    private static final StorageAnswer ACCEPTED = new StorageAnswer.Accepted(EPOCH);
    private static final Record.Value VALUE = new Record.Value(
            new RecordVersion(HybridTimestamp.ofMillis(2_000_000), 1),
            new byte[]{4}, null, 2_000_001);

    private final Script<GetOutcome> script = new Script<>(
            new GetOperation(Key.of("k"), ENTRY, candidates -> candidates.getLast(), new TestVersions())).start();

    private void answerExpired(StoredRecord stored) {
        script.answer(OTHER, new StorageAnswer.Expired(EPOCH, stored));
    }

    private Record assertDeleteIsAskedOfTheLeader() {
        assertThat(script.asked()).containsExactly(LEADER);
        assertThat(script.preparedIf().expected()).isEqualTo(VALUE.version());
        assertThat(script.preparedIf().epoch()).isEqualTo(EPOCH);
        assertThat(script.preparedIf().record()).isInstanceOf(Record.Tombstone.class);
        assertThat(script.preparedIf().record().isNewerThan(VALUE)).isTrue();
        return script.preparedIf().record();
    }

    private void assertReadAgainAtTheLeader() {
        assertThat(script.asked()).containsExactly(LEADER);
        assertThat(script.request()).isInstanceOf(StorageRequest.Read.class);
    }

    @Test
    void anExpiredValueIsDeletedEverywhereBeforeItIsSaidThatThereIsNone() {
        answerExpired(StoredRecord.committed(VALUE));
        Record tombstone = assertDeleteIsAskedOfTheLeader();
        script.answer(LEADER, ACCEPTED);
        assertThat(script.outcome()).isNull();
        assertThat(script.asked()).containsExactly(OTHER);
        assertThat(script.prepared().record()).isEqualTo(tombstone);
        script.answer(OTHER, ACCEPTED);
        assertThat(script.outcome()).isEqualTo(new GetOutcome.NotFound(OTHER, EPOCH));
        assertThat(script.toldToCommit(tombstone.version())).containsExactly(LEADER, OTHER);
    }

    @Test
    void anUnfinishedExpiredValueIsFinishedBeforeItIsDeleted() {
        answerExpired(StoredRecord.pending(VALUE));
        assertThat(script.asked()).containsExactly(LEADER, OTHER);
        assertThat(script.prepared().record()).isEqualTo(VALUE);
        int round = script.round();
        script.answer(LEADER, round, ACCEPTED);
        script.answer(OTHER, round, ACCEPTED);
        assertDeleteIsAskedOfTheLeader();
        assertThat(script.outcome()).isNull();
    }

    @Test
    void whateverStopsTheDeleteTheLeaderIsReadAgain() {
        StorageAnswer[] answers = {new StorageAnswer.Mismatch(EPOCH, null),
                new StorageAnswer.Outrun(EPOCH, VALUE.version()),
                new StorageAnswer.Unsure(EPOCH), new StorageAnswer.Refused(Refusal.CLOCK_DRIFT, EPOCH, null),
                new StorageAnswer.Refused(Refusal.NOT_READY, EPOCH, null)};
        for (StorageAnswer answer : answers) {
            Script<GetOutcome> steps = new Script<>(new GetOperation(Key.of("k"), ENTRY,
                    candidates -> candidates.getLast(), new TestVersions())).start();
            steps.answer(OTHER, new StorageAnswer.Expired(EPOCH, StoredRecord.committed(VALUE)));
            steps.answer(LEADER, answer);
            assertThat(steps.request()).as("%s", answer).isInstanceOf(StorageRequest.Read.class);
            assertThat(steps.asked()).containsExactly(LEADER);
        }
    }

    @Test
    void aDeleteThatIsNotAnsweredIsLeftBehindAndNeverSentAgain() {
        answerExpired(StoredRecord.committed(VALUE));
        RecordVersion first = script.preparedIf().record().version();
        script.silence(LEADER, script.round());
        assertReadAgainAtTheLeader();
        script.answer(LEADER, new StorageAnswer.Expired(EPOCH, StoredRecord.committed(VALUE)));
        assertThat(script.preparedIf().record().version()).isNotEqualTo(first);
    }

    @Test
    void aDeleteThatAFollowerDoesNotTakeIsReadAgainAtTheLeaderAndFinishedAsAnyWrite() {
        answerExpired(StoredRecord.committed(VALUE));
        Record tombstone = script.preparedIf().record();
        script.answer(LEADER, ACCEPTED);
        script.silence(OTHER, script.round());
        assertReadAgainAtTheLeader();
        script.answer(LEADER, new StorageAnswer.Found(EPOCH, StoredRecord.pending(tombstone)));
        assertThat(script.prepared().record()).isEqualTo(tombstone);
        assertThat(script.asked()).containsExactly(LEADER, OTHER);
    }

    @Test
    void neitherFinishingNorDeletingCrossesIntoAnotherEpoch() {
        answerExpired(StoredRecord.committed(VALUE));
        int round = script.round();
        script.newerEntry(TestMaps.entry(0, 6, 2, LEADER));
        assertReadAgainAtTheLeader();
        script.answer(LEADER, round, ACCEPTED);
        assertThat(script.asked()).isEmpty();
        assertThat(script.outcome()).isNull();
    }

    @Test
    void deletesThatFailAgainAndAgainAreSlowedDown() {
        answerExpired(StoredRecord.committed(VALUE));
        for (int i = 0; i < 10 && script.pauses().isEmpty(); i++) {
            script.answer(LEADER, new StorageAnswer.Mismatch(EPOCH, null));
            if (script.pauses().isEmpty()) {
                script.answer(LEADER, new StorageAnswer.Expired(EPOCH, StoredRecord.committed(VALUE)));
            }
        }
        assertThat(script.pauses()).hasSize(1);
        script.pauseOver();
        assertReadAgainAtTheLeader();
    }

    @Test
    void theDeadlineOfADeleteIsUnavailable() {
        answerExpired(StoredRecord.committed(VALUE));
        script.deadline();
        assertThat(script.outcome()).isInstanceOf(GetOutcome.Unavailable.class);
    }
}
