package io.velour.storage.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.replica.RecordStore.Durability;
import io.velour.replica.RecordStoreException;
import io.velour.storage.testing.GatedStore;
import io.velour.storage.testing.Samples;
import io.velour.storage.testing.TestLoop;

class ReplicaRuntimeTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MAX_WAITING = 8;
    private static final StorageNode NODE = new StorageNode(new NodeId(7), "one", new NodeAddress("127.0.0.1", 9_080),
            "", new Incarnation(11));
    private static final StorageAnswer ACCEPTED = new StorageAnswer.Accepted(Epoch.FIRST);

    private final GatedStore store = new GatedStore();
    private final ReplicaRuntime runtime = new TestLoop(NODE.member(), store, MAX_WAITING, true).runtime();

    @BeforeEach
    void start() {
        runtime.start();
    }

    @AfterEach
    void stop() {
        store.allow(MAX_WAITING);
        runtime.stop();
    }

    private static PartitionMap map(long version, Epoch epoch) {
        return Samples.map(Samples.CLUSTER, Samples.SETTINGS, version, NODE, epoch);
    }

    private void adoptFirstMap() throws InterruptedException {
        runtime.adopt(map(1, Epoch.FIRST));
    }

    private static StorageRequest set(String key, int step) {
        return Samples.prepare(key, Samples.value(Samples.version(step), key + step));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertNoAnswer(Future<List<StorageAnswer>> answers, String reason) {
        assertThatThrownBy(() -> get(answers)).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RecordStoreException.class).hasMessageContaining(reason);
    }

    /** Returns the answers to a write that stands at the gate: whatever is handed in now waits behind it. */
    private CompletableFuture<List<StorageAnswer>> writeToTheGate() {
        CompletableFuture<List<StorageAnswer>> answers = runtime.write(List.of(set("first", 0)));
        store.awaitWrite();
        return answers;
    }

    @Test
    void beforeTheFirstMapEveryRequestIsRefusedAsNotReady() throws Exception {
        StorageAnswer notReady = new StorageAnswer.Refused(Refusal.NOT_READY, Epoch.NONE, null);

        assertThat(get(runtime.write(List.of(set("a", 0), set("b", 0))))).containsExactly(notReady, notReady);
        assertThat(runtime.read(Samples.read("a"))).isEqualTo(notReady);
        assertThat(runtime.map()).isNull();
        assertThat(store.writes()).isEmpty();
    }

    @Test
    void aWriteIsAnsweredOnlyOnceItIsWrittenAndThenRead() throws Exception {
        adoptFirstMap();
        Record record = Samples.value(Samples.version(0), "value");
        CompletableFuture<List<StorageAnswer>> answers = runtime.write(List.of(Samples.prepare("a", record)));
        store.awaitWrite();

        assertThat(answers).isNotDone();
        assertThat(runtime.read(Samples.read("a"))).isEqualTo(new StorageAnswer.Absent(Epoch.FIRST));

        store.allow(1);
        assertThat(get(answers)).containsExactly(ACCEPTED);
        assertThat(runtime.read(Samples.read("a"))).isInstanceOfSatisfying(StorageAnswer.Found.class,
                found -> assertThat(found.stored().record()).isEqualTo(record));
    }

    @Test
    void allBatchesThatWaitShareOneWriteAndEachGetsItsOwnAnswersInOrder() throws Exception {
        adoptFirstMap();
        CompletableFuture<List<StorageAnswer>> first = writeToTheGate();
        List<CompletableFuture<List<StorageAnswer>>> waiting = new ArrayList<>();
        for (int batch = 0; batch < 5; batch++) {
            StorageRequest.Prepare stale = Samples.prepare("stale", Samples.value(Samples.version(0), "x"));
            waiting.add(runtime.write(List.of(set("a" + batch, 0), new StorageRequest.Prepare(stale.partition(),
                    new Epoch(batch + 2L), stale.key(), stale.record(), null), set("b" + batch, 0))));
        }
        store.allow(2);

        assertThat(get(first)).containsExactly(ACCEPTED);
        for (CompletableFuture<List<StorageAnswer>> answers : waiting) {
            assertThat(get(answers)).containsExactly(ACCEPTED,
                    new StorageAnswer.Refused(Refusal.NOT_READY, Epoch.FIRST, null), ACCEPTED);
        }
        assertThat(store.writes()).hasSize(2).last().satisfies(write -> {
            assertThat(write.durability()).isEqualTo(Durability.SYNCED);
            assertThat(write.changes()).extracting(change -> change.key().toString()).containsExactly("a0", "b0", "a1",
                    "b1", "a2", "b2", "a3", "b3", "a4", "b4");
        });
        assertThat(runtime.counts()).satisfies(counts -> {
            assertThat(counts.batches()).isEqualTo(6);
            assertThat(counts.requests()).isEqualTo(16);
            assertThat(counts.rounds()).isEqualTo(2);
            assertThat(counts.syncs()).isEqualTo(2);
            assertThat(counts.syncTime()).isPositive();
        });
    }

    @Test
    void aLaterBatchSeesWhatAnEarlierOneOfTheSameWriteDecided() throws Exception {
        adoptFirstMap();
        writeToTheGate();
        Record newer = Samples.value(Samples.version(1_000), "newer");
        CompletableFuture<List<StorageAnswer>> one = runtime.write(List.of(Samples.prepare("a", newer)));
        CompletableFuture<List<StorageAnswer>> other = runtime.write(List.of(set("a", 0)));
        store.allow(2);

        assertThat(get(one)).containsExactly(ACCEPTED);
        assertThat(get(other)).containsExactly(new StorageAnswer.Outrun(Epoch.FIRST, newer.version()));
    }

    @Test
    void commitsAloneAreNotSynced() throws Exception {
        adoptFirstMap();
        store.allow(2);
        StorageRequest.Prepare prepare = Samples.prepare("a", Samples.value(Samples.version(0), "value"));
        get(runtime.write(List.of(prepare)));
        get(runtime.write(List.of(
                new StorageRequest.Commit(prepare.partition(), prepare.key(), prepare.record().version()))));

        assertThat(store.writes()).extracting(GatedStore.Write::durability).containsExactly(Durability.SYNCED,
                Durability.BUFFERED);
        assertThat(runtime.counts().syncs()).isEqualTo(1);
        assertThat(runtime.read(Samples.read("a"))).isInstanceOfSatisfying(StorageAnswer.Found.class,
                found -> assertThat(found.stored().isPending()).isFalse());
    }

    @Test
    void aRoundIsBoundedByItsBytes() throws Exception {
        adoptFirstMap();
        writeToTheGate();
        byte[] large = new byte[6 << 20];
        List<CompletableFuture<List<StorageAnswer>>> waiting = new ArrayList<>();
        for (int batch = 0; batch < 4; batch++) {
            waiting.add(runtime.write(List.of(Samples.prepare("a" + batch,
                    new Record.Value(Samples.version(0), large, null, Record.Value.NEVER)))));
        }
        store.allow(MAX_WAITING);
        for (CompletableFuture<List<StorageAnswer>> answers : waiting) {
            assertThat(get(answers)).containsExactly(ACCEPTED);
        }

        assertThat(store.writes()).extracting(write -> write.changes().size()).containsExactly(1, 3, 1);
    }

    @Test
    void whatDoesNotFitIntoTheQueueIsRefusedAsOverloadedAtOnce() throws Exception {
        adoptFirstMap();
        writeToTheGate();
        List<CompletableFuture<List<StorageAnswer>>> waiting = new ArrayList<>();
        for (int batch = 0; batch < MAX_WAITING; batch++) {
            waiting.add(runtime.write(List.of(set("a" + batch, 0))));
        }
        StorageAnswer overloaded = new StorageAnswer.Refused(Refusal.OVERLOADED, Epoch.NONE, null);

        assertThat(runtime.write(List.of(set("b", 0), set("c", 0)))).isCompletedWithValue(
                List.of(overloaded, overloaded));
        assertThat(runtime.waiting()).isEqualTo(MAX_WAITING);

        store.allow(2);
        for (CompletableFuture<List<StorageAnswer>> answers : waiting) {
            assertThat(get(answers)).containsExactly(ACCEPTED);
        }
    }

    @Test
    void anAdoptionOvertakesTheBatchesThatWait() throws Exception {
        adoptFirstMap();
        CompletableFuture<List<StorageAnswer>> first = writeToTheGate();
        CompletableFuture<List<StorageAnswer>> waiting = runtime.write(List.of(set("a", 0)));
        FutureTask<Void> adoption = new FutureTask<>(() -> {
            runtime.adopt(map(2, new Epoch(2)));
            return null;
        });
        Thread watcher = Thread.ofPlatform().start(adoption);
        await().atMost(LIMIT).until(() -> watcher.getState() == Thread.State.TIMED_WAITING);
        assertThat(adoption).isNotDone();
        store.allow(1);

        get(adoption);
        assertThat(get(first)).containsExactly(ACCEPTED);
        assertThat(get(waiting)).singleElement().isInstanceOfSatisfying(StorageAnswer.Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.STALE_EPOCH);
            assertThat(refused.newer()).isNotNull();
        });
        assertThat(runtime.map()).extracting(PartitionMap::version).isEqualTo(2L);
    }

    @Test
    void anOlderMapDoesNotTakeThePlaceOfANewerOne() throws Exception {
        runtime.adopt(map(2, new Epoch(2)));
        runtime.adopt(map(1, Epoch.FIRST));

        assertThat(runtime.map()).extracting(PartitionMap::version).isEqualTo(2L);
        assertThat(get(runtime.write(List.of(set("a", 0))))).singleElement().isInstanceOfSatisfying(
                StorageAnswer.Refused.class,
                refused -> assertThat(refused.refusal()).isEqualTo(Refusal.STALE_EPOCH));
    }

    @Test
    void aFailedWriteAnswersNobodyAndNothingIsAcknowledgedAfterIt() throws Exception {
        adoptFirstMap();
        CompletableFuture<List<StorageAnswer>> first = writeToTheGate();
        CompletableFuture<List<StorageAnswer>> second = runtime.write(List.of(set("a", 0)));
        store.failWrites("no space left");
        store.allow(1);

        assertNoAnswer(first, "no space left");
        assertNoAnswer(second, "no more writes are taken");
        store.allow(MAX_WAITING);
        assertNoAnswer(runtime.write(List.of(set("b", 0))), "no space left");
        assertThat(runtime.failure()).hasValueSatisfying(reason -> assertThat(reason).contains("no space left"));
        assertThat(runtime.read(Samples.read("a"))).isEqualTo(new StorageAnswer.Absent(Epoch.FIRST));
    }

    @Test
    void mapsAreAdoptedForTheSakeOfReadsAfterAFailedWrite() throws Exception {
        adoptFirstMap();
        CompletableFuture<List<StorageAnswer>> first = writeToTheGate();
        store.failWrites("no space left");
        store.allow(1);
        assertNoAnswer(first, "no space left");

        runtime.adopt(map(2, new Epoch(2)));

        assertThat(runtime.read(Samples.read("a"))).isInstanceOfSatisfying(StorageAnswer.Refused.class,
                refused -> assertThat(refused.refusal()).isEqualTo(Refusal.STALE_EPOCH));
    }

    @Test
    void aRecordThatCannotBeReadWhileAStepIsDecidedEndsAllSteps() throws Exception {
        adoptFirstMap();
        store.makeUnreadable(Key.of("a"));
        store.allow(1);

        assertNoAnswer(runtime.write(List.of(set("b", 0), set("a", 0))), "unreadable");
        assertNoAnswer(runtime.write(List.of(set("c", 0))), "unreadable");
        assertThat(store.writes()).isEmpty();
        assertThat(runtime.failure()).hasValue("unreadable");
        assertThat(runtime.read(Samples.read("b"))).isEqualTo(new StorageAnswer.Absent(Epoch.FIRST));
    }

    @Test
    void aRecordThatCannotBeReadAtTheStartEndsTheWritesAndNotTheReads() throws Exception {
        adoptFirstMap();
        store.allow(1);
        get(runtime.write(List.of(set("a", 0))));
        Member restarted = new Member(NODE.id(), new Incarnation(12));
        store.makeUnreadable(Key.of("a"));
        ReplicaRuntime next = new TestLoop(restarted, store, MAX_WAITING, true).runtime();
        next.start();
        try {
            StorageNode node = new StorageNode(NODE.id(), "one", NODE.address(), "", restarted.incarnation());
            next.adopt(Samples.map(node));
            next.tick();
            await().atMost(LIMIT).until(() -> next.failure().equals(Optional.of("unreadable")));
            assertThat(next.read(Samples.read("b"))).isEqualTo(new StorageAnswer.Absent(Epoch.FIRST));
            assertThatThrownBy(() -> get(next.write(List.of(set("b", 0)))))
                    .hasRootCauseInstanceOf(RecordStoreException.class);
        } finally {
            next.stop();
        }
    }

    @Test
    void aLoopThatBreaksFailsWhatWaitsAndWhatComes() throws Exception {
        adoptFirstMap();
        CompletableFuture<List<StorageAnswer>> first = writeToTheGate();
        CompletableFuture<List<StorageAnswer>> waiting = runtime.write(List.of(set("a", 0)));
        store.breakWith(new StackOverflowError("too deep"));
        store.allow(1);

        assertNoAnswer(waiting, "too deep");
        assertNoAnswer(runtime.write(List.of(set("b", 0))), "too deep");
        assertThat(first).isNotCompletedExceptionally();
        assertThat(runtime.failure()).isPresent();
        assertThatThrownBy(() -> runtime.adopt(map(2, new Epoch(2)))).isInstanceOf(IllegalStateException.class);
        assertThat(runtime.read(Samples.read("a"))).isEqualTo(
                new StorageAnswer.Refused(Refusal.NOT_READY, Epoch.NONE, null));
    }

    @Test
    void aStoppedLoopAnswersNobody() throws Exception {
        adoptFirstMap();
        runtime.stop();

        assertThat(runtime.isRunning()).isFalse();
        assertNoAnswer(runtime.write(List.of(set("a", 0))), "stopped");
    }

    @Test
    void aBatchThatComesWhileNobodyIsAtWorkNeedsNoOtherThread() throws Exception {
        ReplicaRuntime withoutThread = new TestLoop(NODE.member(), store, MAX_WAITING, true).runtime();

        assertThat(withoutThread.writeAndAwait(List.of(set("a", 0)), LIMIT))
                .containsExactly(new StorageAnswer.Refused(Refusal.NOT_READY, Epoch.NONE, null));
    }

    @Test
    void aBatchThatComesWhileOthersAreWrittenIsWaitedForUpToTheLimit() throws Exception {
        adoptFirstMap();
        CompletableFuture<List<StorageAnswer>> first = writeToTheGate();

        assertThatThrownBy(() -> runtime.writeAndAwait(List.of(set("a", 0)), Duration.ofMillis(10)))
                .isInstanceOf(TimeoutException.class);

        store.allow(2);
        assertThat(get(first)).containsExactly(ACCEPTED);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(store.writes()).hasSize(2));
    }

    @Test
    void whatComesWhileAThreadCarriesOutItsOwnBatchIsCarriedOutAfterIt() throws Exception {
        adoptFirstMap();
        FutureTask<List<StorageAnswer>> own = new FutureTask<>(
                () -> runtime.writeAndAwait(List.of(set("a", 0)), LIMIT));
        Thread.ofPlatform().start(own);
        store.awaitWrite();
        CompletableFuture<List<StorageAnswer>> other = runtime.write(List.of(set("b", 0)));

        store.allow(2);

        assertThat(get(own)).containsExactly(ACCEPTED);
        assertThat(get(other)).containsExactly(ACCEPTED);
    }

    @Test
    void manyThreadsTakeTurnsAndEachBatchIsAnswered() throws Exception {
        adoptFirstMap();
        int threads = 6;
        int batches = 500;
        store.allow(threads * batches);
        List<FutureTask<Integer>> senders = new ArrayList<>();
        for (int sender = 0; sender < threads; sender++) {
            String name = "sender" + sender + "-";
            FutureTask<Integer> sending = new FutureTask<>(() -> accepted(name, batches));
            senders.add(sending);
            Thread.ofPlatform().start(sending);
        }

        for (FutureTask<Integer> sending : senders) {
            assertThat(get(sending)).isEqualTo(batches);
        }
        assertThat(runtime.failure()).isEmpty();
    }

    private int accepted(String name, int batches) throws Exception {
        int accepted = 0;
        for (int batch = 0; batch < batches; batch++) {
            runtime.tick();
            accepted += runtime.writeAndAwait(List.of(set(name + batch, 0)), LIMIT).equals(List.of(ACCEPTED)) ? 1 : 0;
        }
        return accepted;
    }
}
