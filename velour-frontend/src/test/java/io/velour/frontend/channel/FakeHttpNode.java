package io.velour.frontend.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.shell.stream.StreamOffer;

/** A storage node that speaks HTTP, and may say that it takes streams. */
final class FakeHttpNode implements FakeNode {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final StorageNode node;

    /** @param streams where it says that it takes streams, if it does */
    FakeHttpNode(Behaviour behaviour, OptionalInt streams) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/operations", exchange -> answer(exchange, behaviour));
        server.createContext(StreamOffer.PATH, exchange -> offer(exchange, streams));
        server.start();
        node = new StorageNode(new NodeId(7), "one",
                new NodeAddress("127.0.0.1", server.getAddress().getPort()), "", new Incarnation(11));
    }

    @Override
    public StorageNode node() {
        return node;
    }

    private void answer(HttpExchange exchange, Behaviour behaviour) throws IOException {
        Map<String, String> headers = exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getFirst()));
        switch (behaviour.apply(new Received(exchange.getRequestBody().readAllBytes(), headers))) {
            case Reply.Answer(int status, byte[] body) -> answer(exchange, status, body);
            case Reply.Hang() -> awaitEnd();
            case Reply.Cut() -> exchange.close();
        }
    }

    private static void offer(HttpExchange exchange, OptionalInt streams) throws IOException {
        if (streams.isEmpty()) {
            answer(exchange, 404, new byte[0]);
        } else {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            answer(exchange, 200, ("{\"port\":" + streams.getAsInt() + "}").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
