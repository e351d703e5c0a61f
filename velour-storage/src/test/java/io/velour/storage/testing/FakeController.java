package io.velour.storage.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.velour.cluster.PartitionMap;
import io.velour.control.Registration;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.protocol.wire.RenewalCodec;
import io.velour.shell.registration.RegistrationMetadata;

/**
 * What storage nodes need of a controller: takes registrations as Eureka does, publishes the map that the test hands in, and grants
 * every lease, unless the test says otherwise.
 */
public final class FakeController implements AutoCloseable {
    private static final long MAX_POLL_MILLIS = 1_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Registered> registered = new CopyOnWriteArrayList<>();
    private final List<String> gone = new CopyOnWriteArrayList<>();
    private final List<Renewal> renewals = new CopyOnWriteArrayList<>();
    private final List<String> suspects = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private volatile Function<Renewal, @Nullable RenewalAnswer> leases = this::grant;
    private @Nullable PartitionMap map;

    /** A registration as it came, with the status of the instance. */
    public record Registered(Registration registration, String app, String host, int port, String instance,
            String status) {}

    public FakeController() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/partition-map", this::publish);
        server.createContext("/v1/members/", this::answerMember);
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

    private void answerMember(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().endsWith("/suspect")) {
                suspects.add(exchange.getRequestURI().toString());
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            if (body.length == 0) {
                orders.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            Renewal renewal = RenewalCodec.decodeRenewal(body);
            RenewalAnswer answer = leases.apply(renewal);
            if (answer == null) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            renewals.add(renewal);
            byte[] bytes = RenewalCodec.encode(answer);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized RenewalAnswer grant(Renewal renewal) {
        PartitionMap current = map;
        if (current == null) {
            return new RenewalAnswer.Denied(RenewalAnswer.Reason.NO_CLUSTER, null);
        }
        boolean isKnown = renewal.mapVersion() >= current.version();
        return new RenewalAnswer.Granted(current.settings().lease(), current.version(), isKnown ? null : current);
    }

    /** Grants every lease from now on, as at the beginning. */
    public void grantLeases() {
        leases = this::grant;
    }

    /** Answers renewals in this way from now on; null is a failure. */
    public void answerRenewals(Function<Renewal, @Nullable RenewalAnswer> answers) {
        leases = answers;
    }

    /** Returns all renewals that were answered, the latest last. */
    public List<Renewal> renewals() {
        return renewals;
    }

    /** Returns the paths and queries of all reports of members that were silent. */
    public List<String> suspects() {
        return suspects;
    }

    /** Returns what members ask for when they end, {@code METHOD PATH?QUERY}, in its order. */
    public BlockingQueue<String> orders() {
        return orders;
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
