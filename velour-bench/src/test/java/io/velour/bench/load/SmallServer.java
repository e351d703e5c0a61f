package io.velour.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Values in a map behind HTTP, in the process of the test, with entity tags and conditional puts. A test says how it is to be
 * spoilt.
 */
public final class SmallServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Versioned> values = new ConcurrentHashMap<>();
    private final AtomicLong gets = new AtomicLong();
    private final AtomicLong puts = new AtomicLong();
    private volatile Spoiler spoiler = (_, answer) -> answer;

    /** What is answered. */
    public record Reply(int status, byte[] body) {}

    private record Versioned(long version, byte[] value) {}

    /** Makes something else of an answer, or waits before it. */
    public interface Spoiler {
        Reply spoil(String method, Reply answer) throws IOException;
    }

    public SmallServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/kv/", this::answer);
        server.start();
    }

    public Target target() {
        return new Target("127.0.0.1", server.getAddress().getPort());
    }

    public SmallServer spoiltBy(Spoiler how) {
        spoiler = how;
        return this;
    }

    public long gets() {
        return gets.get();
    }

    public long puts() {
        return puts.get();
    }

    public int keys() {
        return values.size();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String key = exchange.getRequestURI().getPath();
            byte[] sent = exchange.getRequestBody().readAllBytes();
            Reply reply = spoiler.spoil(exchange.getRequestMethod(),
                    exchange.getRequestMethod().equals("GET") ? get(exchange, key) : put(exchange, key, sent));
            boolean empty = reply.body().length == 0;
            exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
            if (!empty) {
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    private Reply get(HttpExchange exchange, String key) {
        gets.incrementAndGet();
        Versioned found = values.get(key);
        if (found == null) {
            return new Reply(404, new byte[0]);
        }
        exchange.getResponseHeaders().add("ETag", tag(found));
        return new Reply(200, found.value());
    }

    private static String tag(Versioned versioned) {
        return "\"" + versioned.version() + "\"";
    }

    private synchronized Reply put(HttpExchange exchange, String key, byte[] value) {
        puts.incrementAndGet();
        Versioned before = values.get(key);
        String condition = exchange.getRequestHeaders().getFirst("If-Match");
        if (condition != null && (before == null || !condition.equals(tag(before)))) {
            return new Reply(412, new byte[0]);
        }
        values.put(key, new Versioned(before == null ? 1 : before.version() + 1, value));
        return new Reply(before == null ? 201 : 204, new byte[0]);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
