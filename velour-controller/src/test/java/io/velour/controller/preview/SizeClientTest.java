package io.velour.controller.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.StorageNode;
import io.velour.shell.size.PartitionSizes;

class SizeClientTest {
    private static final String SMALL = """
            {"catchUpBytesPerSecond": 100, "partitions": [{"partition": 3, "records": 1, "bytes": 10}]}""";
    private static final String LARGE = """
            {"catchUpBytesPerSecond": 50, "partitions": [{"partition": 3, "records": 2, "bytes": 20}]}""";
    private final SizeClient client = new SizeClient(new JsonMapper());
    private final List<HttpServer> servers = new ArrayList<>();

    private StorageNode node(String name, int status, byte[] body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext(PartitionSizes.PATH, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        servers.add(server);
        return node(name, server.getAddress().getPort());
    }

    private StorageNode node(String name, int port) {
        return new StorageNode(new NodeId(name.hashCode()), name, new NodeAddress("127.0.0.1", port), "",
                new Incarnation(1));
    }

    private StorageNode node(String name, String body) throws IOException {
        return node(name, 200, body.getBytes());
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void theFullestReplicaOfAPartitionCounts() throws Exception {
        StorageNode one = node("one", SMALL);
        StorageNode other = node("other", LARGE);
        KnownSizes sizes = client.ask(List.of(one, other));
        assertThat(sizes.bytes(new PartitionId(3))).isEqualTo(20);
        assertThat(sizes.rate(one.id())).isEqualTo(100);
        assertThat(sizes.rate(other.id())).isEqualTo(50);
        assertThat(sizes.silent()).isEmpty();
    }

    @Test
    void whoseAnswerCannotBeTakenIsNamedAndTheOthersCount() throws Exception {
        KnownSizes sizes = client.ask(List.of(node("good", SMALL), node("garbage", "{"),
                node("wrong", SMALL.replace(": 3", ": -3")), node("failing", 500, SMALL.getBytes()),
                node("endless", 200, new byte[9 << 20]), node("dead", 1)));
        assertThat(sizes.silent()).containsExactly("garbage", "wrong", "failing", "endless", "dead");
        assertThat(sizes.bytes(new PartitionId(3))).isEqualTo(10);
    }
}
