package io.velour.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import com.sun.net.httpserver.HttpServer;

/** A program that looks like a service to the launcher. */
final class FakeService {
    /** How it behaves. */
    enum Behaviour {
        /** Ready at once, ends when asked. */
        FINE,
        /** Listens, but is never ready. */
        NEVER_READY,
        /** Says what is wrong, as Spring does, and ends. */
        REFUSES,
        /** Does not end when asked. */
        STUBBORN
    }

    private static final String CLUSTER = """
            {"clusterId": "00000000000000ab", "state": "serving", "version": 7, "unheardOf": [1],
             "settings": {"partitions": 256, "redundancy": 2},
             "storageNodes": [{"name": "storage-1", "address": "127.0.0.1:1", "present": true, "replicas": 256,
                               "leaders": 128, "refused": null}],
             "partitions": {"available": 256, "degraded": 0, "unavailable": 0}}
            """;

    private FakeService() {}

    /** Returns the command line of a fake, up to the arguments of the single process. */
    static List<String> command(Behaviour behaviour) {
        return List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:+UseSerialGC", "-Xmx32m",
                "-XX:TieredStopAtLevel=1", "-cp", ownClasses().toString(), FakeService.class.getName(),
                behaviour.name());
    }

    private static Path ownClasses() {
        try {
            return Path.of(FakeService.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Behaviour behaviour = Behaviour.valueOf(arguments[0]);
        if (behaviour == Behaviour.REFUSES) {
            refuse();
        }
        if (behaviour == Behaviour.STUBBORN) {
            Runtime.getRuntime().addShutdownHook(new Thread(FakeService::neverEnd));
        }
        InetAddress host = InetAddress.getByName(value(arguments, "server.address"));
        int ready = behaviour == Behaviour.NEVER_READY ? 503 : 200;
        serve(host, value(arguments, "management.server.port"), "/actuator/health/readiness", ready, "{\"status\":1}");
        String port = value(arguments, "server.port");
        HttpServer server = serve(host, port, "/v1/kv/", 404, "{}");
        answer(server, "/v1/cluster", 200, CLUSTER);
    }

    private static void refuse() {
        System.out.println("""
                2026-01-01T00:00:00 ERROR something went wrong
                java.lang.IllegalStateException: it did
                \tat io.velour.Somewhere.deep(Somewhere.java:1)

                ***************************
                APPLICATION FAILED TO START
                ***************************

                Description:

                The data folder belongs to another cluster.

                Action:

                Give another folder.
                """);
        System.exit(1);
    }

    private static void neverEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String value(String[] arguments, String property) {
        String prefix = "--" + property + "=";
        return Arrays.stream(arguments).filter(argument -> argument.startsWith(prefix)).findFirst().orElseThrow()
                .substring(prefix.length());
    }

    private static HttpServer serve(InetAddress host, String port, String path, int status, String body)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, Integer.parseInt(port)), 0);
        answer(server, path, status, body);
        server.start();
        return server;
    }

    private static void answer(HttpServer server, String path, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
