package io.velour.storage.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Durability;
import io.velour.storage.testing.GatedStore;
import io.velour.storage.testing.RecordedPeers;
import io.velour.storage.testing.Samples;
import io.velour.storage.testing.TestLoop;

/** How the loop carries out what a leader with one follower decides: written first, then answered, then sent. */
class StepOrderTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PARTITIONS = 16;
    private static final StorageNode NODE = Samples.node(1, 9_080);
    private static final StorageNode OTHER = Samples.node(2, 9_081);
    private static final StorageAnswer NOTHING_PENDING = new StorageAnswer.PendingRecords(Epoch.FIRST, List.of(), true);
    private static final StorageAnswer ACCEPTED = new StorageAnswer.Accepted(Epoch.FIRST);

    private final GatedStore store = new GatedStore();
    private final TestLoop loop = new TestLoop(NODE.member(), store, 8, true);
    private final ReplicaRuntime runtime = loop.runtime();
    private final RecordedPeers peers = loop.peers();

    @BeforeEach
    void start() {
        runtime.start();
    }

    @AfterEach
    void stop() {
        store.allow(100);
        runtime.stop();
    }

    private static ReplicaSet entry(PartitionId partition, long epoch) {
        return Samples.entry(partition, epoch, Samples.serving(NODE), Samples.serving(OTHER));
    }

    private static PartitionMap map(long version, long epoch) {
        return Samples.map(Samples.SETTINGS, version, List.of(NODE, OTHER), partition -> entry(partition, epoch));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private List<RecordedPeers.Sent> adoptAndAwaitQuestions() throws InterruptedException {
        runtime.adopt(map(1, 1));
        return peers.await(PARTITIONS);
    }

    private void lead() throws Exception {
        for (RecordedPeers.Sent question : adoptAndAwaitQuestions()) {
            get(question.answer(NOTHING_PENDING));
        }
    }

    private static StorageAnswer onePending(RecordedPeers.Sent question) {
        Key key = Key.of("of " + question.send().request().partition());
        return new StorageAnswer.PendingRecords(Epoch.FIRST, List.of(new KeyedRecord(key,
                StoredRecord.pending(Samples.value(Samples.version(0), "of the other")))), false);
    }

    private static StorageRequest.Prepare set(String key) {
        return Samples.prepare(key, Samples.value(Samples.version(0), key));
    }

    @Test
    void aLeaderAnswersWritesOnceEverybodyHasToldWhatIsPending() throws Exception {
        List<RecordedPeers.Sent> questions = adoptAndAwaitQuestions();

        assertThat(questions).allSatisfy(question -> {
            assertThat(question.send().to()).isEqualTo(OTHER.member());
            assertThat(question.send().request()).isInstanceOf(PeerRequest.ReportPending.class);
        });
        assertThat(get(runtime.write(List.of(set("a")))))
                .containsExactly(new StorageAnswer.Refused(Refusal.NOT_READY, Epoch.FIRST, null));

        for (RecordedPeers.Sent question : questions) {
            get(question.answer(NOTHING_PENDING));
        }
        store.allow(1);
        assertThat(get(runtime.write(List.of(set("a"))))).containsExactly(ACCEPTED);
    }

    @Test
    void theNextQuestionIsSentOnlyWhenWhatTheAnswerBroughtIsWritten() throws Exception {
        RecordedPeers.Sent question = adoptAndAwaitQuestions().getFirst();
        CompletableFuture<Void> taken = question.answer(onePending(question));
        store.awaitWrite();

        assertThat(peers.isQuiet()).isTrue();
        assertThat(taken).isNotDone();

        store.allow(1);
        assertThat(peers.await().send().request()).isInstanceOfSatisfying(PeerRequest.ReportPending.class,
                next -> assertThat(next.after()).isNotNull());
        get(taken);
        assertThat(store.writes()).singleElement()
                .satisfies(write -> assertThat(write.durability()).isEqualTo(Durability.SYNCED));
    }

    @Test
    void aDiskThatFailsInTheMiddleOfAStepTellsNothing() throws Exception {
        List<RecordedPeers.Sent> questions = adoptAndAwaitQuestions();
        RecordedPeers.Sent question = questions.getFirst();
        CompletableFuture<Void> taken = question.answer(onePending(question));
        CompletableFuture<Void> silence = questions.getLast().keepSilent();
        store.awaitWrite();
        store.failWrites("no space left");
        store.allow(1);

        assertThatThrownBy(() -> get(taken)).hasMessageContaining("no space left");
        assertThatThrownBy(() -> get(silence)).hasMessageContaining("no space left");
        assertThatThrownBy(runtime::renewal).hasMessageContaining("no space left");
        loop.pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> get(runtime.write(List.of(set("a"))))).hasMessageContaining("no space left");
        assertThat(peers.isQuiet()).isTrue();
        assertThat(loop.suspects()).isEmpty();
        assertThat(runtime.failure()).isPresent();
    }

    @Test
    void answersAreGivenBeforeTheRestIsSent() throws Exception {
        lead();
        List<CompletableFuture<List<StorageAnswer>>> answers = new ArrayList<>();
        List<Boolean> answeredWhenSent = new ArrayList<>();
        CompletableFuture<List<StorageAnswer>> first = runtime.write(List.of(set("gate")));
        store.awaitWrite();
        peers.beforeEach(() -> answeredWhenSent.add(answers.getFirst().isDone()));
        ReplicaSet next = new ReplicaSet(new PartitionId(3), new Epoch(2), new Epoch(2),
                entry(new PartitionId(3), 2).replicas());
        answers.add(runtime.write(List.of(new StorageRequest.Adopt(next), set("b"))));
        store.allow(2);

        assertThat(get(first)).containsExactly(ACCEPTED);
        assertThat(get(answers.getFirst())).containsExactly(new StorageAnswer.Noted(), ACCEPTED);
        assertThat(peers.await().send().request()).isEqualTo(new PeerRequest.ReportPending(next, null));
        assertThat(answeredWhenSent).containsExactly(true);
    }

    @Test
    void whoeverIsSilentIsReportedAndAskedAgainAfterAPause() throws Exception {
        RecordedPeers.Sent question = adoptAndAwaitQuestions().getFirst();
        get(question.keepSilent());

        assertThat(loop.suspects()).containsExactly(OTHER.member());
        assertThat(peers.isQuiet()).isTrue();

        loop.pass(Duration.ofSeconds(1));
        RecordedPeers.Sent again = peers.await();
        assertThat(again.send().request()).isEqualTo(question.send().request());
        assertThat(again.send().ask()).isNotEqualTo(question.send().ask());
    }

    @Test
    void aQuestionThatWasNotSentMakesNobodyASuspect() throws Exception {
        RecordedPeers.Sent question = adoptAndAwaitQuestions().getFirst();
        get(question.listener().onOutcome(PeerOutcome.notSent(question.send())));

        assertThat(loop.suspects()).isEmpty();
        loop.pass(Duration.ofSeconds(1));
        assertThat(peers.await().send().request()).isEqualTo(question.send().request());
    }

    @Test
    void whatAFrontendAbandonedIsFinishedWhenItHasBeenPendingForSomeSeconds() throws Exception {
        lead();
        store.allow(1);
        StorageRequest.Prepare abandoned = set("a");
        get(runtime.write(List.of(abandoned)));
        loop.pass(Duration.ZERO);
        await().atMost(LIMIT).until(() -> runtime.progress().pendingRecords() == 1);
        assertThat(peers.isQuiet()).isTrue();

        loop.pass(Duration.ofSeconds(10));
        RecordedPeers.Sent prepare = peers.await();
        assertThat(prepare.send().request()).isEqualTo(new StorageRequest.Prepare(abandoned.partition(), Epoch.FIRST,
                abandoned.key(), abandoned.record(), NODE.member()));

        store.allow(1);
        get(prepare.answer(ACCEPTED));
        assertThat(peers.await()).satisfies(commit -> {
            assertThat(commit.send().isQuestion()).isFalse();
            assertThat(commit.send().request()).isEqualTo(new StorageRequest.Commit(abandoned.partition(),
                    abandoned.key(), abandoned.record().version()));
        });
        assertThat(store.writes()).last()
                .satisfies(write -> assertThat(write.durability()).isEqualTo(Durability.BUFFERED));
        loop.pass(Duration.ZERO);
        await().atMost(LIMIT).until(() -> runtime.progress().pendingRecords() == 0);
    }

    @Test
    void ticksAndSweepsThatChangeNothingWriteNothing() throws Exception {
        lead();
        for (int i = 0; i < 3 * PARTITIONS; i++) {
            loop.pass(Duration.ofSeconds(1));
            runtime.sweep(10);
            assertThat(get(runtime.write(List.of()))).isEmpty();
        }

        assertThat(runtime.counts().rounds()).isZero();
        assertThat(store.writes()).isEmpty();
        assertThat(peers.isQuiet()).isTrue();
    }
}
