package io.velour.storage.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.velour.cluster.ClusterId;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;

/** Asks a storage node on this machine, as frontends and operators do. */
public final class NodeClient {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final int managementPort;

    public NodeClient(int port, int managementPort) {
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Returns a port that nothing listens on now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    public boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    public HttpResponse<byte[]> post(byte[] body) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/operations"))
                .timeout(LIMIT).header("Content-Type", BatchCodec.MEDIA_TYPE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Returns the answers to a batch that must be answered. */
    public List<StorageAnswer> ask(ClusterId cluster, StorageRequest... requests)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post(BatchCodec.encode(new RequestBatch(cluster, List.of(requests))));
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + new String(response.body()));
        }
        return BatchCodec.decodeAnswers(response.body());
    }

    /** Returns what a path of the management port answers. */
    public JsonNode management(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(LIMIT).build();
        return new JsonMapper().readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    /** Returns UP or DOWN, or nothing if the node does not answer. */
    public String readiness() throws InterruptedException {
        try {
            return management("/actuator/health/readiness").path("status").asString();
        } catch (IOException notThere) {
            return "";
        }
    }
}
