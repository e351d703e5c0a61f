package io.velour.frontend.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LaneQueueTest {
    private final LaneQueue queue = new LaneQueue(4);

    private static Question asked(String key) {
        return new Question(read(key), new Asker() {
            @Override
            public void onAnswer(StorageAnswer answer) {}

            @Override
            public void onSilence() {}

            @Override
            public void onNotSent() {}
        });
    }

    private static Question told(String key) {
        return new Question(read(key), null);
    }

    private static StorageRequest read(String key) {
        return new StorageRequest.Read(new PartitionId(0), Epoch.FIRST, Key.of(key));
    }

    private FutureTask<List<Question>> takeAside() {
        FutureTask<List<Question>> taking = new FutureTask<>(queue::take);
        Thread taker = Thread.ofPlatform().start(taking);
        await().until(() -> taker.getState() == Thread.State.WAITING);
        return taking;
    }

    private static <T> T get(FutureTask<T> task) throws Exception {
        return task.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatNobodyWaitsForGoesWithWhatSomebodyDoes() throws InterruptedException {
        Question commit = told("a");
        Question prepare = asked("b");
        queue.offer(commit);
        queue.offer(prepare);

        assertThat(queue.take()).containsExactly(commit, prepare);
        assertThat(queue.size()).isZero();
    }

    @Test
    void whatNobodyWaitsForGoesByItselfWhenNothingElseComes() throws InterruptedException {
        Question commit = told("a");
        queue.offer(commit);

        assertThat(queue.take()).containsExactly(commit);
    }

    @Test
    void aThreadThatHasWaitedForLongIsWokenByEither() throws Exception {
        FutureTask<List<Question>> first = takeAside();
        Question commit = told("a");
        queue.offer(commit);
        assertThat(get(first)).containsExactly(commit);

        FutureTask<List<Question>> second = takeAside();
        Question prepare = asked("b");
        queue.offer(prepare);
        assertThat(get(second)).containsExactly(prepare);
    }

    @Test
    void theBoundIsForBothTogether() {
        queue.offer(asked("a"));
        queue.offer(told("b"));
        queue.offer(asked("c"));
        assertThat(queue.offer(told("d"))).isTrue();

        assertThat(queue.offer(asked("e"))).isFalse();
        assertThat(queue.offer(told("f"))).isFalse();
        assertThat(queue.takeBack()).hasSize(4);
        assertThat(queue.offer(asked("e"))).isTrue();
    }

    @Test
    void aClosedQueueTakesNothingIn() {
        queue.close();

        assertThat(queue.isClosed()).isTrue();
        assertThat(queue.offer(asked("a"))).isFalse();
        assertThat(queue.size()).isZero();
    }

    @Test
    void whatNobodyWaitsForIsNotLeftBehindByFullBatchesOfWhatSomebodyDoes() throws InterruptedException {
        LaneQueue large = new LaneQueue(1_000);
        Question commit = told("a");
        large.offer(commit);
        for (int question = 0; question < 600; question++) {
            large.offer(asked("b" + question));
        }

        assertThat(large.take()).contains(commit).hasSize(512);
        assertThat(large.take()).hasSize(89);
    }
}
