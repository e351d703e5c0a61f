package io.velour.frontend.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.velour.cluster.StorageNode;
import io.velour.shell.exchange.NotSentException;
import io.velour.shell.stream.Greeting;

class StorageStreamTest extends BatchExchangeContract {
    private static final byte[] BATCH = {1};
    private static final FakeNode.Behaviour ECHO = received -> new FakeNode.Reply.Answer(200, received.batch());

    private final AtomicLong nanos = new AtomicLong();

    @Override
    FakeNode start(FakeNode.Behaviour behaviour) {
        return new FakeStreamNode(behaviour);
    }

    @Override
    BatchExchange exchangeWith(StorageNode node) {
        return new StorageStream(new StorageHttp(client, node.address(), MAX_ANSWER), node,
                new StorageStream.StreamLimits(Duration.ofSeconds(5), MAX_ANSWER), nanos::get);
    }

    @Test
    void oneConnectionServesAllExchangesAndGreetsTheMember() throws Exception {
        try (FakeStreamNode node = new FakeStreamNode(ECHO)) {
            BatchExchange exchange = exchangeWith(node.node());
            exchange.exchange(BATCH, Map.of());
            exchange.exchange(BATCH, Map.of());

            assertThat(node.connections()).isEqualTo(1);
            assertThat(node.greeted()).isEqualTo(node.node().member());
            assertThat(node.batchesByHttp()).isZero();
        }
    }

    @Test
    void aConnectionThatTheNodeHasClosedWhileIdleIsNotTrusted() throws Exception {
        try (FakeStreamNode node = new FakeStreamNode(ECHO)) {
            BatchExchange exchange = exchangeWith(node.node());
            exchange.exchange(BATCH, Map.of());
            node.closeStreams();
            nanos.addAndGet(Duration.ofSeconds(3).toNanos());

            // The end is there in a moment, also on loopback; an exchange that comes before it fails, and must not be repeated.
            await().ignoreExceptions().untilAsserted(
                    () -> assertThat(exchange.exchange(BATCH, Map.of())).isEqualTo(BATCH));
            assertThat(node.connections()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void anIdleConnectionThatIsStillThereIsUsedOn() throws Exception {
        try (FakeStreamNode node = new FakeStreamNode(ECHO)) {
            BatchExchange exchange = exchangeWith(node.node());
            exchange.exchange(BATCH, Map.of());
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            exchange.exchange(BATCH, Map.of());

            assertThat(node.connections()).isEqualTo(1);
        }
    }

    @Test
    void aNodeThatTakesNoStreamsIsAskedByHttp() throws Exception {
        try (FakeHttpNode node = new FakeHttpNode(ECHO, OptionalInt.empty())) {
            assertThat(exchangeWith(node.node()).exchange(BATCH, Map.of())).isEqualTo(BATCH);
        }
    }

    @Test
    void aNodeWhoseStreamsCannotBeReachedIsAskedByHttp() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        try (FakeHttpNode node = new FakeHttpNode(ECHO, OptionalInt.of(nobody))) {
            assertThat(exchangeWith(node.node()).exchange(BATCH, Map.of())).isEqualTo(BATCH);
        }
    }

    @Test
    void whoIsTurnedAwayAsksByHttpAndTriesAgainAWhileLater() throws Exception {
        try (FakeStreamNode node = new FakeStreamNode(ECHO, Greeting.TOO_MANY)) {
            BatchExchange exchange = exchangeWith(node.node());

            for (int count = 1; count <= 3; count++) {
                assertByHttp(exchange);
                assertThat(node.batchesByHttp()).isEqualTo(count);
            }
            assertThat(node.connections()).isEqualTo(1);

            nanos.addAndGet(Duration.ofSeconds(11).toNanos());
            assertByHttp(exchange);
            assertThat(node.connections()).isEqualTo(2);
        }
    }

    @Test
    void whatIsEndedWhileAStreamIsBeingOpenedWasNotSentByHttpEither() throws Exception {
        try (FakeStreamNode node = new FakeStreamNode(ECHO, FakeStreamNode.NEVER)) {
            BatchExchange exchange = exchangeWith(node.node());
            FutureTask<byte[]> hanging = new FutureTask<>(() -> exchange.exchange(BATCH, Map.of()));
            Thread.ofPlatform().daemon().start(hanging);
            await().until(() -> node.greeted().equals(node.node().member()));

            exchange.abort();

            assertThatThrownBy(hanging::get).isInstanceOf(ExecutionException.class).cause()
                    .isInstanceOf(NotSentException.class);
            assertThat(node.batchesByHttp()).isZero();
            assertByHttp(exchange);
        }
    }

    /** There the fake fails. */
    private static void assertByHttp(BatchExchange exchange) {
        assertThatThrownBy(() -> exchange.exchange(BATCH, Map.of())).isInstanceOf(IOException.class)
                .hasMessage("status 500");
    }
}
