package io.velour.storage.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.wire.BatchCodec;
import io.velour.replica.PeerSend;
import io.velour.shell.exchange.StorageHttpClient;
import io.velour.storage.runtime.PeerOutcome;
import io.velour.storage.testing.NodeClient;
import io.velour.storage.testing.RecordedOutcomes;
import io.velour.storage.testing.Samples;

/** The ways to other nodes over HTTP, with a node that answers as the test says. */
class PeerClientsIT {
    private static final StorageNode SELF = Samples.node(1, 9_080);
    private static final StorageAnswer ANSWER = new StorageAnswer.Noted();
    private static final int MAX_ANSWER_BYTES = 10_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RecordedOutcomes outcomes = new RecordedOutcomes();
    private final CloseableHttpClient http = StorageHttpClient.open(Duration.ofSeconds(5), Duration.ofSeconds(20), 2);
    private final PeerClients peers = new PeerClients(SELF.member(),
            RestClient.builder().requestFactory(new HttpComponentsClientHttpRequestFactory(http)).build(),
            new PeerSettings(100, Duration.ofSeconds(20), 1 << 20, 1 << 10), MAX_ANSWER_BYTES);
    private volatile int status = 200;
    private volatile byte[] body = new byte[0];
    private HttpServer server;
    private StorageNode other;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/operations", this::answer);
        server.start();
        other = Samples.node(2, server.getAddress().getPort());
        peers.follow(map(1, other));
    }

    @AfterEach
    void stop() throws IOException {
        peers.close();
        http.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int count = BatchCodec.decodeRequests(exchange.getRequestBody().readAllBytes()).requests().size();
            byte[] bytes = body.length > 0 ? body : BatchCodec.encode(Collections.nCopies(count, ANSWER));
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static PartitionMap map(long version, StorageNode peer) {
        return Samples.map(Samples.SETTINGS, version, List.of(SELF, peer),
                partition -> Samples.entry(partition, version, Samples.serving(SELF), Samples.serving(peer)));
    }

    private PeerSend question(StorageNode to) {
        return new PeerSend(to.member(), new PeerRequest.ReportPending(
                Samples.entry(new PartitionId(3), 1, Samples.serving(SELF), Samples.serving(to)), null), 7);
    }

    private PeerOutcome ask(StorageNode to) throws InterruptedException {
        peers.send(question(to), outcomes);
        return outcomes.take(1).getFirst();
    }

    @Test
    void aNodeOfTheMapIsAskedAndAnswers() throws Exception {
        assertThat(ask(other)).isEqualTo(PeerOutcome.answered(question(other), ANSWER));
        assertThat(peers.view()).singleElement().satisfies(view -> {
            assertThat(view.name()).isEqualTo(other.name());
            assertThat(view.address()).isEqualTo(other.address().toString());
            assertThat(view.member()).isEqualTo(other.member().toString());
        });
        assertThat(peers.waiting()).isZero();
    }

    @Test
    void toANodeThatNoMapNamesNothingIsSent() throws Exception {
        StorageNode unknown = Samples.node(3, server.getAddress().getPort());

        assertThat(ask(unknown)).isEqualTo(PeerOutcome.notSent(question(unknown)));
    }

    @Test
    void aNodeThatRefusesABatchUnreadIsNotSilent() throws Exception {
        status = 429;
        assertThat(ask(other)).isEqualTo(PeerOutcome.notSent(question(other)));
    }

    @Test
    void aNodeThatFailsOrAnswersTooMuchIsSilent() throws Exception {
        status = 503;
        assertThat(ask(other)).isEqualTo(PeerOutcome.silent(question(other)));
        status = 200;
        body = new byte[MAX_ANSWER_BYTES + 1];
        assertThat(ask(other)).isEqualTo(PeerOutcome.silent(question(other)));
        body = new byte[0];
        assertThat(ask(other)).isEqualTo(PeerOutcome.answered(question(other), ANSWER));
    }

    @Test
    void aNodeThatNobodyListensForIsSilent() throws Exception {
        StorageNode gone = Samples.node(2, NodeClient.freePort());
        peers.follow(map(2, gone));

        assertThat(ask(gone)).isEqualTo(PeerOutcome.silent(question(gone)));
    }

    @Test
    void waysFollowTheNewestMapOnly() throws Exception {
        StorageNode elsewhere = Samples.node(3, other.address().port());
        peers.follow(map(5, elsewhere));
        peers.follow(map(4, other));

        assertThat(ask(elsewhere)).isEqualTo(PeerOutcome.answered(question(elsewhere), ANSWER));
        assertThat(ask(other)).isEqualTo(PeerOutcome.notSent(question(other)));
        assertThat(peers.view()).hasSize(1);
    }
}
