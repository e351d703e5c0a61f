package io.velour.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/** As much of a frontend as the probe uses; with faults. */
final class FakeFrontend implements AutoCloseable {
    private static final int NO_BODY = -1;

    /** What is wrong with it. */
    enum Fault {
        NONE, FORGETS_DELETES, IGNORES_CONDITIONS, OLD_VALUES, REFUSES_EVERYTHING
    }

    private record Stored(String body, String tag) {}

    private final Map<String, Stored> values = new ConcurrentHashMap<>();
    private final Map<String, Stored> firstValues = new ConcurrentHashMap<>();
    private final AtomicInteger tags = new AtomicInteger();
    private final AtomicInteger unavailable;
    private final Fault fault;
    private final HttpServer server;

    /** @param unavailable how many requests are told first that it cannot serve */
    FakeFrontend(Fault fault, int unavailable) {
        this.fault = fault;
        this.unavailable = new AtomicInteger(unavailable);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/kv/", this::answer);
        server.createContext("/actuator/health/readiness",
                exchange -> send(exchange, fault == Fault.REFUSES_EVERYTHING ? 503 : 200, null));
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    int left() {
        return values.size();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestURI().getPath();
        Stored current = values.get(key);
        if (fault == Fault.REFUSES_EVERYTHING || unavailable.getAndDecrement() > 0) {
            send(exchange, 503, null);
        } else if (exchange.getRequestMethod().equals("GET")) {
            Stored seen = fault == Fault.OLD_VALUES ? firstValues.get(key) : current;
            send(exchange, seen == null ? 404 : 200, seen);
        } else if (fault != Fault.IGNORES_CONDITIONS && !holds(exchange, current)) {
            send(exchange, 412, current);
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            if (fault != Fault.FORGETS_DELETES) {
                values.remove(key);
            }
            send(exchange, 204, null);
        } else {
            put(exchange, key);
        }
    }

    private static boolean holds(HttpExchange exchange, @Nullable Stored current) {
        String match = exchange.getRequestHeaders().getFirst("If-Match");
        boolean matches = match == null || current != null && current.tag().equals(match);
        return matches && (current == null || exchange.getRequestHeaders().getFirst("If-None-Match") == null);
    }

    private void put(HttpExchange exchange, String key) throws IOException {
        Stored stored = new Stored(new String(exchange.getRequestBody().readAllBytes()),
                "\"" + tags.incrementAndGet() + "\"");
        values.put(key, stored);
        firstValues.putIfAbsent(key, stored);
        exchange.getResponseHeaders().set("ETag", stored.tag());
        send(exchange, exchange.getRequestHeaders().getFirst("If-None-Match") == null ? 204 : 201, null);
    }

    private static void send(HttpExchange exchange, int status, @Nullable Stored value) throws IOException {
        try (exchange) {
            if (value == null) {
                exchange.sendResponseHeaders(status, NO_BODY);
            } else {
                exchange.getResponseHeaders().set("ETag", value.tag());
                byte[] body = value.body().getBytes();
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
