package io.velour.storage.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

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

    @Test
    void whoBringsABatchWhileNobodyIsAtWorkHasTheTurnUntilItIsEnded() throws Exception {
        assertThat(tasks.offerWithTurn(batch(1))).isEqualTo(TaskQueue.Offered.WITH_TURN);
        assertThat(tasks.offerWithTurn(batch(1))).isEqualTo(TaskQueue.Offered.WAITS);
        assertThat(tasks.offerWithTurn(batch(1))).isEqualTo(TaskQueue.Offered.REFUSED);
        FutureTask<Boolean> next = new FutureTask<>(tasks::awaitTurn);
        Thread waiting = Thread.ofPlatform().start(next);
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        tasks.takeRound();
        tasks.endTurn();
        assertThat(waiting.getState()).as("nothing waits").isEqualTo(Thread.State.WAITING);
        assertThat(tasks.offer(batch(1))).isTrue();

        assertThat(next.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(tasks.offerWithTurn(batch(1))).isEqualTo(TaskQueue.Offered.WAITS);
    }

    @Test
    void whatHasComeDuringATurnIsForTheOneWhoWaitsForTheNext() throws Exception {
        tasks.offerWithTurn(batch(1));
        tasks.takeRound();
        tasks.addUrgent(adoption());
        FutureTask<Boolean> next = new FutureTask<>(tasks::awaitTurn);
        Thread waiting = Thread.ofPlatform().start(next);
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        tasks.endTurn();

        assertThat(next.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void afterTheEndNobodyHasATurn() throws Exception {
        FutureTask<Boolean> next = new FutureTask<>(tasks::awaitTurn);
        Thread waiting = Thread.ofPlatform().start(next);
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        tasks.end(new RecordStoreException("over"));

        assertThat(next.get(30, TimeUnit.SECONDS)).isFalse();
        ReplicaTask.Write late = batch(1);
        assertThat(tasks.offerWithTurn(late)).isEqualTo(TaskQueue.Offered.WAITS);
        assertThat(late.answers()).isCompletedExceptionally();
    }
}
