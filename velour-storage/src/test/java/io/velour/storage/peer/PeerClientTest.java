package io.velour.storage.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.replica.PeerSend;
import io.velour.storage.runtime.PeerOutcome;
import io.velour.storage.testing.RecordedOutcomes;
import io.velour.storage.testing.Samples;

class PeerClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final StorageNode NODE = Samples.node(1, 9_080);
    private static final ReplicaSet ENTRY = Samples.entry(new PartitionId(3), 1, Samples.serving(NODE));
    private static final StorageAnswer ANSWER = new StorageAnswer.Noted();
    private static final int RANGE_BYTES = 100_000;
    private static final int MAX_WAITING = 8;

    private final ExecutorService exchanges = Executors.newVirtualThreadPerTaskExecutor();
    private final List<RequestBatch> batches = new CopyOnWriteArrayList<>();
    private final Semaphore gate = new Semaphore(0);
    private final RecordedOutcomes outcomes = new RecordedOutcomes();
    private @Nullable PeerClient client;
    private long asked;

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
        exchanges.shutdownNow();
    }

    private PeerClient start(Duration limit, PeerClient.BatchExchange exchange) {
        PeerClient started = new PeerClient(NODE, Samples.CLUSTER,
                new PeerSettings(MAX_WAITING, limit, 3 * RANGE_BYTES, RANGE_BYTES), exchange, exchanges);
        client = started;
        started.start();
        return started;
    }

    private byte[] answerAll(byte[] bytes) {
        RequestBatch batch = BatchCodec.decodeRequests(bytes);
        batches.add(batch);
        return BatchCodec.encode(Collections.nCopies(batch.requests().size(), ANSWER));
    }

    private byte[] answerAtTheGate(byte[] bytes) throws InterruptedException {
        byte[] answers = answerAll(bytes);
        gate.acquire();
        return answers;
    }

    private PeerSend question(StorageRequest request) {
        asked++;
        return new PeerSend(NODE.member(), request, asked);
    }

    private PeerSend question() {
        return question(new PeerRequest.ReportPending(ENTRY, null));
    }

    private static PeerSend told() {
        return new PeerSend(NODE.member(), new StorageRequest.Adopt(ENTRY), PeerSend.TOLD);
    }

    /** Sends a first message, whose exchange is then at the gate: whatever is sent now waits. */
    private PeerClient startAtTheGate() {
        PeerClient started = start(LIMIT, this::answerAtTheGate);
        started.send(question(), outcomes);
        await().atMost(LIMIT).until(() -> batches.size() == 1);
        return started;
    }

    @Test
    void messagesThatWaitGoInOneExchangeAndAnswersFindTheirQuestions() throws Exception {
        PeerClient way = startAtTheGate();
        PeerSend one = question(Samples.prepare("a", Samples.value(Samples.version(0), "a")));
        PeerSend other = question(Samples.prepare("b", Samples.value(Samples.version(0), "b")));
        List.of(one, told(), other).forEach(send -> way.send(send, outcomes));
        gate.release(2);

        assertThat(outcomes.take(3)).extracting(PeerOutcome::asked).containsSubsequence(one, other);
        assertThat(batches).extracting(batch -> batch.requests().size()).containsExactly(1, 3);
        assertThat(batches).allSatisfy(batch -> assertThat(batch.cluster()).isEqualTo(Samples.CLUSTER));
        assertThat(outcomes.isQuiet()).as("nobody waits for what is told").isTrue();
        assertThat(way.view()).satisfies(view -> {
            assertThat(view.exchanges()).isEqualTo(2);
            assertThat(view.messages()).isEqualTo(4);
            assertThat(view.failures()).isZero();
        });
    }

    @Test
    void aBatchLeavesRoomForTheRangesThatItAsksFor() throws Exception {
        PeerClient way = startAtTheGate();
        for (int i = 0; i < 5; i++) {
            way.send(question(), outcomes);
        }
        gate.release(4);
        outcomes.take(6);

        assertThat(batches).extracting(batch -> batch.requests().size()).containsExactly(1, 2, 2, 1);
    }

    @Test
    void theNextExchangeWaitsUntilTheAnswersOfTheLastHaveBeenActedUpon() throws Exception {
        PeerClient way = start(LIMIT, this::answerAll);
        way.send(question(), outcomes);
        RecordedOutcomes.Taken first = outcomes.take();
        way.send(question(), outcomes);
        await().during(Duration.ofMillis(200)).atMost(LIMIT).until(() -> batches.size() == 1);

        first.done().completeExceptionally(new IllegalStateException("forgotten in another way"));

        assertThat(outcomes.take(1)).containsExactly(PeerOutcome.answered(lastAsked(), ANSWER));
    }

    private PeerSend lastAsked() {
        return new PeerSend(NODE.member(), new PeerRequest.ReportPending(ENTRY, null), asked);
    }

    @Test
    void whoeverDoesNotAnswerInTimeIsSilent() throws Exception {
        PeerClient way = start(Duration.ofMillis(50), this::answerAtTheGate);
        way.send(question(), outcomes);

        assertThat(outcomes.take(1)).containsExactly(PeerOutcome.silent(lastAsked()));
        gate.release(1);
        way.send(question(), outcomes);
        assertThat(outcomes.take(1)).as("the next exchange").extracting(PeerOutcome::asked)
                .containsExactly(lastAsked());
        assertThat(way.view().failures()).isPositive();
    }

    @Test
    void anExchangeThatFailsOrIsAnsweredWronglyIsSilence() throws Exception {
        PeerClient way = start(LIMIT, batch -> {
            batches.add(BatchCodec.decodeRequests(batch));
            return switch (batches.size()) {
                case 1 -> throw new IOException("reset");
                case 2 -> new byte[]{1, 2, 3};
                default -> BatchCodec.encode(List.<StorageAnswer>of(ANSWER, ANSWER));
            };
        });
        for (int i = 1; i <= 3; i++) {
            way.send(question(), outcomes);
            assertThat(outcomes.take(1)).containsExactly(PeerOutcome.silent(lastAsked()));
        }
        assertThat(way.view().failures()).isEqualTo(3);
    }

    @Test
    void whatDoesNotFitIntoTheQueueIsNotSent() throws Exception {
        PeerClient way = startAtTheGate();
        for (int i = 0; i < MAX_WAITING; i++) {
            way.send(question(), outcomes);
        }
        way.send(told(), outcomes);
        PeerSend tooMuch = question();
        way.send(tooMuch, outcomes);

        assertThat(outcomes.take(1)).containsExactly(PeerOutcome.notSent(tooMuch));
        assertThat(way.view().waiting()).isEqualTo(MAX_WAITING);
        gate.release(100);
        assertThat(outcomes.take(1 + MAX_WAITING)).allSatisfy(
                outcome -> assertThat(outcome.answer()).isEqualTo(ANSWER));
    }

    @Test
    void aWayThatIsClosedLeavesNoQuestionWithoutAnOutcome() throws Exception {
        PeerClient way = startAtTheGate();
        PeerSend waiting = question();
        way.send(waiting, outcomes);
        way.close();
        PeerSend late = question();
        way.send(late, outcomes);

        List<PeerOutcome> all = outcomes.take(3);
        assertThat(all).contains(PeerOutcome.notSent(waiting), PeerOutcome.notSent(late));
        assertThat(all).filteredOn(outcome -> outcome.answer() == null).hasSize(1);
        assertThat(batches).hasSize(1);
    }
}
