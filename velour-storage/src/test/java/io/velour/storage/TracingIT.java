package io.velour.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.storage.testing.FakeController;
import io.velour.storage.testing.RunningNode;
import io.velour.storage.testing.Samples;

/** A storage node goes on with the trace of whoever asks it, and reports it. */
class TracingIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    private Path folder;

    /** In the binary form of OTLP an id stands as its bytes. */
    private static String idAsText(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    @Test
    void theTraceThatABatchBringsIsReportedByTheStorageNode() throws Exception {
        List<String> reported = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        collector.createContext("/v1/traces", exchange -> {
            reported.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (FakeController controller = new FakeController();
                RunningNode node = RunningNode.start(controller, folder, "traced",
                        "management.tracing.export.enabled=true", "management.tracing.sampling.probability=0",
                        "management.opentelemetry.tracing.export.schedule-delay=50ms",
                        "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
                                + collector.getAddress().getPort() + "/v1/traces")) {
            ask(node.client().port());
            await().atMost(LIMIT).until(() -> reported.stream().anyMatch(body -> body.contains(idAsText(TRACE))));
            assertThat(reported).anyMatch(body -> body.contains("velour-storage"));
        } finally {
            collector.stop(0);
        }
    }

    private static void ask(int port) throws Exception {
        byte[] batch = BatchCodec.encode(new RequestBatch(Samples.CLUSTER, List.of(Samples.read("a"))));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/operations"))
                .header("Content-Type", BatchCodec.MEDIA_TYPE)
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
    }
}
