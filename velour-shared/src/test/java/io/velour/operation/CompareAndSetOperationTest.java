package io.velour.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
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
import io.velour.record.StoredRecord;

/** How a compare-and-set goes; when its outcome is certain is the matter of {@link CompareAndSetCertaintyTest}. */
class CompareAndSetOperationTest {
    private static final Member A = TestMaps.member(1);
    private static final Member B = TestMaps.member(2);
    private static final Member C = TestMaps.member(3);
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 5, 2, A, B, C);
    private static final Epoch EPOCH = ENTRY.epoch();
    private static final RecordVersion EXPECTED = new RecordVersion(HybridTimestamp.ofMillis(1_500_000), 9);
    private static final RecordVersion OTHER = new RecordVersion(HybridTimestamp.ofMillis(1_600_000), 8);

    private final Script<CompareAndSetOutcome> script = script(ENTRY, EXPECTED);

    static Script<CompareAndSetOutcome> script(ReplicaSet entry, @Nullable RecordVersion expected) {
        return new Script<>(new CompareAndSetOperation(Key.of("k"), entry, expected,
                CompareAndSetOperationTest::value, new TestVersions()));
    }

    static Record value(RecordVersion version) {
        return new Record.Value(version, new byte[1], null, Record.Value.NEVER);
    }

    /** Lets the leader accept at once. Returns the round in which the others are asked. */
    private int startAndAccept() {
        script.start().answer(A, new StorageAnswer.Accepted(EPOCH));
        return script.round();
    }

    private static StorageAnswer mismatch(Record current) {
        return new StorageAnswer.Mismatch(EPOCH, StoredRecord.committed(current));
    }

    @Test
    void theLeaderIsAskedAloneWithAVersionAboveTheExpectedOne() {
        script.start();
        assertThat(script.asked()).containsExactly(A);
        assertThat(script.preparedIf().expected()).isEqualTo(EXPECTED);
        assertThat(script.preparedIf().epoch()).isEqualTo(EPOCH);
        assertThat(script.preparedIf().record().version().timestamp()).isGreaterThan(EXPECTED.timestamp());
    }

    @Test
    void whenTheLeaderHasAcceptedTheOthersAreAskedAndThenItIsDone() {
        script.start();
        Record record = script.preparedIf().record();
        script.answer(A, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.asked()).containsExactly(B, C);
        assertThat(script.prepared().record()).isEqualTo(record);
        assertThat(script.prepared().epoch()).isEqualTo(EPOCH);
        int round = script.round();
        script.answer(B, round, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.outcome()).isNull();
        script.answer(C, round, new StorageAnswer.Superseded(EPOCH));
        assertThat(script.outcome()).isEqualTo(new CompareAndSetOutcome.Done(record.version(), A, EPOCH));
        assertThat(script.toldToCommit(record.version())).containsExactly(A, B, C);
    }

    @Test
    void aLeaderWithoutOthersIsEnough() {
        ReplicaSet alone = TestMaps.entry(0, 5, 2, A);
        Script<CompareAndSetOutcome> single = script(alone, null);
        single.start();
        assertThat(single.preparedIf().expected()).isNull();
        RecordVersion version = single.preparedIf().record().version();
        single.answer(A, new StorageAnswer.Accepted(EPOCH));
        assertThat(single.outcome()).isEqualTo(new CompareAndSetOutcome.Done(version, A, EPOCH));
    }

    @Test
    void itMayPutATombstone() {
        Script<CompareAndSetOutcome> steps = new Script<>(new CompareAndSetOperation(Key.of("k"), ENTRY, EXPECTED,
                Record.Tombstone::new, new TestVersions())).start();
        assertThat(steps.preparedIf().record()).isInstanceOf(Record.Tombstone.class);
    }

    @Test
    void whatIsCommittedThereInsteadIsTheReasonThatTheConditionFailed() {
        script.start();
        script.answer(A, mismatch(value(OTHER)));
        assertThat(script.outcome()).isEqualTo(new CompareAndSetOutcome.PreconditionFailed(OTHER));
        assertThat(script.anybodyToldToCommit()).isFalse();
    }

    @Test
    void noRecordAndATombstoneAreNoCurrentVersion() {
        for (StorageAnswer answer : new StorageAnswer[]{new StorageAnswer.Mismatch(EPOCH, null),
                mismatch(new Record.Tombstone(OTHER))}) {
            Script<CompareAndSetOutcome> steps = script(ENTRY, EXPECTED);
            steps.start();
            steps.answer(A, answer);
            assertThat(steps.outcome()).isEqualTo(new CompareAndSetOutcome.PreconditionFailed(null));
        }
    }

    @Test
    void aLeaderThatRefusesOrWasNotReachedIsAskedAgainWithTheSameVersion() {
        script.start();
        RecordVersion version = script.preparedIf().record().version();
        script.answer(A, new StorageAnswer.Refused(Refusal.NOT_SERVING, EPOCH, null));
        script.pauseOver();
        assertThat(script.asked()).containsExactly(A);
        script.notSent(A, script.round());
        script.pauseOver();
        assertThat(script.preparedIf().record().version()).isEqualTo(version);
        assertThat(script.pauses()).hasSize(2);
        assertThat(script.pauses().getLast()).isGreaterThan(script.pauses().getFirst());
    }

    @Test
    void aFollowerThatRefusesOrIsSilentIsAskedAgainAlone() {
        int round = startAndAccept();
        script.answer(B, round, new StorageAnswer.Refused(Refusal.OVERLOADED, EPOCH, null));
        script.silence(C, round);
        script.pauseOver();
        assertThat(script.asked()).containsExactly(B, C);
        script.answer(B, script.round(), new StorageAnswer.Accepted(EPOCH));
        script.answer(C, round, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.outcome()).isInstanceOf(CompareAndSetOutcome.Done.class);
    }

    @Test
    void aNewEpochBeginsAgainAtItsLeaderWithTheSameQuestion() {
        int round = startAndAccept();
        RecordVersion version = script.prepared().record().version();
        script.answer(B, round, new StorageAnswer.Accepted(EPOCH));
        ReplicaSet newer = TestMaps.entry(0, 6, 6, B, C);
        script.newerEntry(newer);
        assertThat(script.asked()).containsExactly(B);
        assertThat(script.preparedIf().record().version()).isEqualTo(version);
        assertThat(script.preparedIf().expected()).isEqualTo(EXPECTED);
        assertThat(script.preparedIf().epoch()).isEqualTo(newer.epoch());
        script.answer(B, new StorageAnswer.Accepted(newer.epoch()));
        assertThat(script.asked()).containsExactly(C);
        int second = script.round();
        script.answer(C, round, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.outcome()).as("acknowledged in the epoch before").isNull();
        script.answer(C, second, new StorageAnswer.Accepted(newer.epoch()));
        assertThat(script.outcome()).isEqualTo(new CompareAndSetOutcome.Done(version, B, newer.epoch()));
    }

    @Test
    void aNewerEntryInARefusalIsAdoptedAtOnceAndAnOlderOneIgnored() {
        script.start();
        ReplicaSet newer = TestMaps.entry(0, 8, 8, C, B);
        script.answer(A, new StorageAnswer.Refused(Refusal.STALE_EPOCH, newer.epoch(), newer));
        assertThat(script.asked()).containsExactly(C);
        script.newerEntry(TestMaps.entry(0, 7, 7, A));
        assertThat(script.asked()).isEmpty();
    }

    @Test
    void aListWithoutALeaderIsWaitedFor() {
        Script<CompareAndSetOutcome> steps = script(TestMaps.entry(0, 5, 2), EXPECTED);
        steps.start();
        assertThat(steps.asked()).isEmpty();
        steps.newerEntry(TestMaps.entry(0, 6, 6, B));
        assertThat(steps.asked()).containsExactly(B);
    }

    @Test
    void whenOutrunItAsksTheLeaderAgainWithAVersionAboveByAMarginThatGrows() {
        script.start();
        long lastMargin = 0;
        for (int i = 0; i < 4; i++) {
            RecordVersion current = new RecordVersion(HybridTimestamp.ofMillis(2_000_000L * (i + 1)), 8);
            script.answer(A, new StorageAnswer.Outrun(EPOCH, current));
            assertThat(script.asked()).containsExactly(A);
            assertThat(script.preparedIf().expected()).isEqualTo(EXPECTED);
            long margin = script.preparedIf().record().version().timestamp().millis() - current.timestamp().millis();
            assertThat(margin).isGreaterThan(lastMargin);
            lastMargin = margin;
        }
        script.answer(A, new StorageAnswer.Accepted(EPOCH));
        assertThat(script.asked()).containsExactly(B, C);
    }

    @Test
    void outrunInALaterReignThanThatOfTheFirstSendIsIndeterminate() {
        script.start();
        int round = script.round();
        script.newerEntry(TestMaps.entry(0, 6, 6, B, C));
        int second = script.round();
        script.answer(A, round, new StorageAnswer.Refused(Refusal.NOT_LISTED, EPOCH, null));
        script.answer(B, second, new StorageAnswer.Outrun(new Epoch(6), OTHER));
        assertThat(script.outcome()).as("V2").isInstanceOf(CompareAndSetOutcome.Indeterminate.class);
    }

    @Test
    void aReversionedOperationMayNotFinishInALaterReign() {
        script.start();
        script.answer(A, new StorageAnswer.Outrun(EPOCH, OTHER));
        script.newerEntry(TestMaps.entry(0, 6, 2, A, C));
        assertThat(script.outcome()).as("the same reign goes on").isNull();
        script.newerEntry(TestMaps.entry(0, 7, 7, C, A));
        assertThat(script.outcome()).as("V2").isInstanceOf(CompareAndSetOutcome.Indeterminate.class);
    }

    @Test
    void anAnswerOfAnEarlierEpochIsNotActedUpon() {
        script.start();
        int round = script.round();
        ReplicaSet newer = TestMaps.entry(0, 6, 2, A, C);
        script.newerEntry(newer);
        script.answer(A, round, new StorageAnswer.Outrun(EPOCH, OTHER));
        assertThat(script.asked()).isEmpty();
        assertThat(script.pauses()).isEmpty();
    }

    @Test
    void aNodeThatIsBehindIsToldItsEntryAndAskedAgain() {
        script.start();
        script.answer(A, new StorageAnswer.Refused(Refusal.NOT_READY, new Epoch(4), null));
        assertThat(script.toldToAdopt(ENTRY)).containsExactly(A);
        script.pauseOver();
        assertThat(script.asked()).containsExactly(A);
    }

    @Test
    void aPauseThatOutlivedItsReasonAsksNobodyTwice() {
        script.start();
        script.silence(A, script.round());
        script.newerEntry(TestMaps.entry(0, 6, 2, A, C));
        script.pauseOver();
        assertThat(script.asked()).isEmpty();
        assertThat(script.pauses()).hasSize(1);
    }
}
