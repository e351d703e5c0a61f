package io.velour.storage.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.velour.cluster.PartitionMap;
import io.velour.control.Registration;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.shell.registration.RegistrationMetadata;

/** What a storage node needs of a controller: takes registrations as Eureka does, and publishes the map that the test hands in. */
public final class FakeController implements AutoCloseable {
    private static final long MAX_POLL_MILLIS = 1_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Registered> registered = new CopyOnWriteArrayList<>();
    private final List<String> gone = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private @Nullable PartitionMap map;

    /** A registration as it came, with the status of the instance. */
    public record Registered(Registration registration, String app, String host, int port, String instance,
            String status) {}

    public FakeController() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/partition-map", this::publish);
        server.createContext("/eureka/apps/", this::register);
        server.start();
    }

    /** Returns where it answers, host:port. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Publishes a map to all who wait for it. */
    public synchronized void publish(PartitionMap next) {
        map = next;
        notifyAll();
    }

    private void publish(HttpExchange exchange) throws IOException {
        try (exchange) {
            long after = Long.parseLong(exchange.getRequestURI().getQuery().replaceAll(".*after=(\\d+).*", "$1"));
            PartitionMap newer = awaitMap(after);
            byte[] body = newer == null ? new byte[0] : PartitionMapCodec.encode(newer);
            exchange.sendResponseHeaders(newer == null ? 204 : 200, newer == null ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable PartitionMap awaitMap(long after) throws InterruptedException {
        long deadline = System.nanoTime() + MAX_POLL_MILLIS * 1_000_000;
        while (map == null || map.version() <= after) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return null;
            }
            wait(leftMillis);
        }
        return map;
    }

    private void register(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod()) {
                case "POST" -> registered.add(registered(new JsonMapper().readTree(exchange.getRequestBody())));
                case "DELETE" -> gone.add(exchange.getRequestURI().getPath());
                default -> exchange.getRequestBody().readAllBytes();
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Registered registered(JsonNode body) {
        JsonNode instance = body.path("instance");
        Map<String, String> metadata = instance.path("metadata").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asString()));
        return new Registered(RegistrationMetadata.storageNode(metadata), instance.path("app").asString(),
                instance.path("hostName").asString(), instance.path("port").path("$").asInt(),
                instance.path("instanceId").asString(), instance.path("status").asString());
    }

    /** Returns all registrations, the latest last. */
    public List<Registered> registered() {
        return registered;
    }

    /** Returns the paths of the registrations that were taken back. */
    public List<String> gone() {
        return gone;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
