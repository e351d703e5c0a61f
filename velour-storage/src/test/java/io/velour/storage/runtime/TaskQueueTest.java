package io.velour.storage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.velour.replica.RecordStoreException;
import io.velour.storage.testing.Samples;

class TaskQueueTest {
    private final TaskQueue tasks = new TaskQueue(2);

    private static ReplicaTask.Write batch(long weight) {
        return new ReplicaTask.Write(List.of(Samples.prepare("a", Samples.value(Samples.version(0), "x"))), weight,
                new CompletableFuture<>());
    }

    private static ReplicaTask.Adopt adoption() {
        return new ReplicaTask.Adopt(Samples.map(Samples.node(1, 9_080)), new CompletableFuture<>());
    }

    @Test
    void aTickThatStillWaitsIsNotQueuedAgain() {
        tasks.addBackgroundOnce(new ReplicaTask.Tick());
        tasks.addBackgroundOnce(new ReplicaTask.Sweep(50));
        tasks.addBackgroundOnce(new ReplicaTask.Tick());
        tasks.addBackgroundOnce(new ReplicaTask.Sweep(50));

        assertThat(tasks.pollBackground()).isEqualTo(new ReplicaTask.Tick());
        tasks.addBackgroundOnce(new ReplicaTask.Tick());
        assertThat(tasks.pollBackground()).isEqualTo(new ReplicaTask.Sweep(50));
        assertThat(tasks.pollBackground()).isEqualTo(new ReplicaTask.Tick());
        assertThat(tasks.pollBackground()).isNull();
    }

    @Test
    void onlyBatchesOfWritesAreBounded() {
        assertThat(tasks.offer(batch(1))).isTrue();
        assertThat(tasks.offer(batch(1))).isTrue();
        ReplicaTask.Write tooMany = batch(1);

        assertThat(tasks.offer(tooMany)).isFalse();
        assertThat(tooMany.answers()).isNotDone();
        assertThat(tasks.waitingBatches()).isEqualTo(2);
        ReplicaTask adoption = adoption();
        tasks.addUrgent(adoption);
        assertThat(tasks.pollUrgent()).isEqualTo(adoption);
        assertThat(tasks.pollUrgent()).isNull();
    }

    @Test
    void whatWeighsTooMuchForOneRoundWaitsForTheNext() {
        ReplicaTask.Write heavy = batch(16 << 20);
        ReplicaTask.Write behind = batch(1);
        tasks.offer(heavy);
        tasks.offer(behind);

        assertThat(tasks.takeRound()).hasToString("1 requests in 1 batches");
        assertThat(tasks.waitingBatches()).isEqualTo(1);
        assertThat(tasks.takeRound().isEmpty()).isFalse();
        assertThat(tasks.takeRound().isEmpty()).isTrue();
    }

    @Test
    void whatWaitsAtTheEndAndWhatComesLaterFails() {
        ReplicaTask.Write waiting = batch(1);
        tasks.offer(waiting);
        ReplicaTask.Adopt adoption = adoption();
        tasks.addUrgent(adoption);
        tasks.end(new RecordStoreException("over"));

        ReplicaTask.Write late = batch(1);
        assertThat(tasks.offer(late)).isTrue();
        assertThat(List.of(waiting.answers(), late.answers(), adoption.adopted()))
                .allSatisfy(future -> assertThat(future).isCompletedExceptionally());
        assertThat(tasks.waitingBatches()).isZero();
    }
}
