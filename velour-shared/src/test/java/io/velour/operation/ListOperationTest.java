package io.velour.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.ListedKey;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

class ListOperationTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member OTHER = TestMaps.member(2);
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 5, 2, LEADER, OTHER);
    private static final Epoch EPOCH = ENTRY.epoch();
    private static final ReplicaSet LATER = TestMaps.entry(0, 6, 2, LEADER);
    private static final List<ListedKey> KEYS = List.of(new ListedKey(Key.of("pk"), null),
            new ListedKey(Key.of("pl"), new ListedKey.Summary(
                    new RecordVersion(HybridTimestamp.ofMillis(1), 2), 3, null, Record.Value.NEVER)));

    private final Script<ListOutcome> script = new Script<>(
            new ListOperation(ENTRY, Key.of("p"), Key.of("pa"), 7, List::getLast)).start();

    private static StorageAnswer refused(Refusal refusal, @Nullable ReplicaSet newer) {
        return new StorageAnswer.Refused(refusal, newer == null ? EPOCH : newer.epoch(), newer);
    }

    @Test
    void oneReplicaIsAskedAndItsKeysAreTheOutcome() {
        assertThat(script.asked()).containsExactly(OTHER);
        assertThat(script.request()).isEqualTo(
                new StorageRequest.ListKeys(ENTRY.partition(), EPOCH, Key.of("p"), Key.of("pa"), 7));
        script.answer(OTHER, new StorageAnswer.Listed(EPOCH, KEYS, Key.of("pl")));
        assertThat(script.outcome()).isEqualTo(new ListOutcome.Keys(KEYS, Key.of("pl")));
    }

    @Test
    void aRefusalOrSilenceSendsItToAnotherReplicaAndThenToAPause() {
        script.answer(OTHER, refused(Refusal.NOT_SERVING, null));
        assertThat(script.asked()).containsExactly(LEADER);
        script.silence(LEADER, script.round());
        assertThat(script.asked()).isEmpty();
        assertThat(script.pauses()).containsExactly(10L);
        script.pauseOver();
        assertThat(script.asked()).containsExactly(OTHER);
        script.notSent(OTHER, script.round());
        assertThat(script.asked()).containsExactly(LEADER);
    }

    @Test
    void aNewerEntryBeginsItAnewAndAnswersOfTheFormerCountForNothing() {
        int former = script.round();
        script.answer(OTHER, refused(Refusal.STALE_EPOCH, LATER));
        assertThat(script.asked()).containsExactly(LEADER);
        assertThat(((StorageRequest.ListKeys) script.request()).epoch()).isEqualTo(LATER.epoch());
        script.answer(OTHER, former, new StorageAnswer.Listed(EPOCH, KEYS, null));
        assertThat(script.outcome()).isNull();
    }

    @Test
    void anAnswerGivenInAnotherEpochIsNone() {
        script.answer(OTHER, new StorageAnswer.Listed(new Epoch(4), KEYS, null));
        assertThat(script.outcome()).isNull();
        assertThat(script.asked()).containsExactly(LEADER);
    }

    @Test
    void aReplicaThatIsBehindIsToldTheEntry() {
        script.answer(OTHER, new StorageAnswer.Refused(Refusal.NOT_READY, new Epoch(4), null));
        assertThat(script.toldToAdopt(ENTRY)).containsExactly(OTHER);
        assertThat(script.asked()).containsExactly(LEADER);
    }

    @Test
    void anEntryThatComesDuringThePauseIsAskedOnce() {
        script.answer(OTHER, refused(Refusal.OVERLOADED, null));
        script.answer(LEADER, refused(Refusal.OVERLOADED, null));
        script.newerEntry(LATER);
        assertThat(script.asked()).containsExactly(LEADER);
        script.pauseOver();
        assertThat(script.asked()).isEmpty();
    }

    @Test
    void theDeadlineEndsIt() {
        int round = script.round();
        script.deadline();
        assertThat(script.outcome()).isInstanceOf(ListOutcome.Unavailable.class);
        script.answer(OTHER, round, new StorageAnswer.Listed(EPOCH, KEYS, null));
        script.pauseOver();
        assertThat(script.asked()).isEmpty();
    }
}
