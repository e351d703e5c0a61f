package io.velour.frontend.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.velour.cluster.StorageNode;
import io.velour.frontend.channel.FakeNode.Received;
import io.velour.frontend.channel.FakeNode.Reply;
import io.velour.shell.exchange.NotSentException;
import io.velour.shell.exchange.StorageHttpClient;

/** What every way to a storage node must keep: above all, never to say of a batch that may have arrived that it did not. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class BatchExchangeContract {
    static final int MAX_ANSWER = 10_000;
    private static final byte[] BATCH = {1, 2, 3};
    private static final byte[] ANSWERS = {4, 5};
    private static final Reply ANSWER = new Reply.Answer(200, ANSWERS);

    final CloseableHttpClient client = StorageHttpClient.open(Duration.ofSeconds(5),
            Duration.ofSeconds(30), 4);
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private FakeNode node = behaves(ANSWER);

    abstract FakeNode start(FakeNode.Behaviour behaviour);

    abstract BatchExchange exchangeWith(StorageNode node);

    @AfterEach
    void close() throws IOException {
        node.close();
        client.close();
    }

    private FakeNode behaves(Reply... replies) {
        if (node != null) {
            node.close();
        }
        node = start(batch -> {
            received.add(batch);
            return replies[Math.min(received.size(), replies.length) - 1];
        });
        return node;
    }

    @Test
    void anExchangeBringsTheAnswersToItsBatch() throws Exception {
        BatchExchange exchange = exchangeWith(node.node());

        for (int count = 1; count <= 3; count++) {
            assertThat(exchange.exchange(BATCH, Map.of())).isEqualTo(ANSWERS);
            assertThat(received).hasSize(count);
            assertThat(received.getLast().batch()).isEqualTo(BATCH);
        }
    }

    @Test
    void headersGoWithTheBatch() throws Exception {
        exchangeWith(node.node()).exchange(BATCH, Map.of("Traceparent", "00-0a-0b-01"));

        assertThat(received.getFirst().headers()).containsEntry("Traceparent", "00-0a-0b-01");
    }

    @Test
    void aBatchThatIsRefusedWasNotSentAndTheNodeIsThere() throws Exception {
        BatchExchange exchange = exchangeWith(behaves(new Reply.Answer(429, new byte[0]), ANSWER).node());

        assertThatThrownBy(() -> exchange.exchange(BATCH, Map.of())).isInstanceOfSatisfying(NotSentException.class,
                refused -> assertThat(refused.isRefusal()).isTrue());
        assertThat(exchange.exchange(BATCH, Map.of())).isEqualTo(ANSWERS);
    }

    @Test
    void aNodeThatFailsMayHaveTakenTheBatch() throws Exception {
        BatchExchange exchange = exchangeWith(behaves(new Reply.Answer(503, new byte[0]), ANSWER).node());

        assertThatThrownBy(() -> exchange.exchange(BATCH, Map.of())).isInstanceOf(IOException.class)
                .hasMessage("status 503");
        assertThat(exchange.exchange(BATCH, Map.of())).isEqualTo(ANSWERS);
    }

    @Test
    void aConnectionThatEndsBeforeTheAnswerMayHaveBroughtTheBatch() throws Exception {
        BatchExchange exchange = exchangeWith(behaves(ANSWER, new Reply.Cut(), ANSWER).node());
        exchange.exchange(BATCH, Map.of());

        assertThatThrownBy(() -> exchange.exchange(BATCH, Map.of())).isInstanceOf(IOException.class);
        assertThat(received).as("nothing is repeated").hasSize(2);
        assertThat(exchange.exchange(BATCH, Map.of())).isEqualTo(ANSWERS);
    }

    @Test
    void answersThatAreTooManyAreNotTakenAndMayHaveBeenWritten() throws Exception {
        BatchExchange exchange = exchangeWith(
                behaves(new Reply.Answer(200, new byte[MAX_ANSWER + 1]), ANSWER).node());

        assertThatThrownBy(() -> exchange.exchange(BATCH, Map.of())).isInstanceOf(IOException.class);
        assertThat(exchange.exchange(BATCH, Map.of())).isEqualTo(ANSWERS);
    }

    @Test
    void toANodeThatIsNotThereNothingIsSent() {
        StorageNode gone = node.node();
        node.close();

        assertThatThrownBy(() -> exchangeWith(gone).exchange(BATCH, Map.of())).isInstanceOfSatisfying(
                NotSentException.class, notSent -> assertThat(notSent.isRefusal()).isFalse());
    }

    @Test
    void anExchangeThatHangsIsEndedFromOutsideAndTheNextOneIsAnswered() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        node.close();
        node = start(batch -> {
            received.add(batch);
            arrived.countDown();
            return received.size() == 1 ? new Reply.Hang() : ANSWER;
        });
        BatchExchange exchange = exchangeWith(node.node());
        FutureTask<byte[]> hanging = new FutureTask<>(() -> exchange.exchange(BATCH, Map.of()));
        Thread.ofPlatform().daemon().start(hanging);
        arrived.await();

        exchange.abort();

        assertThatThrownBy(hanging::get).isInstanceOf(ExecutionException.class).cause()
                .isInstanceOf(IOException.class);
        assertThat(exchange.exchange(BATCH, Map.of())).isEqualTo(ANSWERS);
    }

    @Test
    void toAbortWhileNothingIsUnderWayDoesNoHarm() throws Exception {
        BatchExchange exchange = exchangeWith(node.node());

        for (int count = 0; count < 3; count++) {
            exchange.abort();
            assertThat(exchange.exchange(BATCH, Map.of())).isEqualTo(ANSWERS);
        }
    }
}
