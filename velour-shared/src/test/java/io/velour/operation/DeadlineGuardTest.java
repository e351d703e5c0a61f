package io.velour.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.Record;

class DeadlineGuardTest {
    private static final Member A = TestMaps.member(1);
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 5, 2, A);
    private static final TimeReading START = new TimeReading(50_000, -7_000_000);
    private static final Deadline DEADLINE = new Deadline(START, Duration.ofMillis(100));

    private final DeadlineGuard<WriteOutcome> guard = new DeadlineGuard<>(
            new WriteOperation(Key.of("k"), ENTRY, Record.Tombstone::new, new TestVersions()), DEADLINE);

    private static TimeReading after(long wallMillis, long monotonicMillis) {
        return new TimeReading(START.wallMillis() + wallMillis, START.monotonicNanos() + monotonicMillis * 1_000_000);
    }

    private int start() {
        List<Effect<WriteOutcome>> effects = guard.step(Operation::start, START);
        return ((Effect.Ask<WriteOutcome>) effects.getFirst()).round();
    }

    private List<Effect<WriteOutcome>> accept(int round, TimeReading now) {
        return guard.step(running -> running.onAnswer(A, round, new StorageAnswer.Accepted(ENTRY.epoch())), now);
    }

    private static WriteOutcome outcome(List<Effect<WriteOutcome>> effects) {
        return ((Effect.Finish<WriteOutcome>) effects.getFirst()).outcome();
    }

    @Test
    void anAnswerInTimeIsHandedOn() {
        assertThat(outcome(accept(start(), after(99, 99)))).isInstanceOf(WriteOutcome.Done.class);
    }

    @Test
    void anAnswerThatComesAfterTheDeadlineIsNotActedUpon() {
        int round = start();
        assertThat(outcome(accept(round, after(0, 100)))).isInstanceOf(WriteOutcome.Indeterminate.class);
        assertThat(accept(round, after(0, 101))).isEmpty();
    }

    @Test
    void timeThatOnlyTheWallClockHasSeenCounts() {
        assertThat(outcome(accept(start(), after(100, 1)))).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void whatStartsTooLateAsksNobody() {
        assertThat(outcome(guard.step(Operation::start, after(0, 200)))).isInstanceOf(WriteOutcome.Unavailable.class);
    }

    @Test
    void theTimerOfTheRunnerMayEndItAtAnyTime() {
        start();
        assertThat(outcome(guard.step(Operation::onDeadline, after(0, 50))))
                .isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    @Test
    void aWallClockThatGoesBackDoesNotLengthenIt() {
        assertThat(DEADLINE.isOver(after(-10_000, 99))).isFalse();
        assertThat(DEADLINE.isOver(after(-10_000, 100))).isTrue();
    }

    @Test
    void aNegativeLengthIsRefused() {
        assertThatThrownBy(() -> new Deadline(START, Duration.ofMillis(-1))).hasMessageContaining("PT-0.001S");
    }
}
