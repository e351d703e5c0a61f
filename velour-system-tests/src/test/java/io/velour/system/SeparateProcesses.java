package io.velour.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A cluster whose processes are started one by one with the original three start lines, as on several machines, so that
 * each can be killed and started again.
 */
final class SeparateProcesses implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 100;
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
    private static final HttpClient PROBE = HttpClient.newHttpClient();
    private static final int MANAGEMENT_OFFSET = 1_000;

    private final Ports ports = Ports.free();
    private final Path folder = VelourCommand.newFolder("processes");
    private final int storageNodes;
    private final int redundancy;
    private final Map<String, Process> running = new LinkedHashMap<>();

    SeparateProcesses(int storageNodes, int redundancy) {
        this.storageNodes = storageNodes;
        this.redundancy = redundancy;
    }

    void startEverything(int frontends) {
        VelourCommand.Result built = VelourCommand.run(BUILD_LIMIT, "build");
        assertThat(built.exitCode()).as(built.output()).isZero();
        startController();
        for (int i = 1; i <= storageNodes; i++) {
            startStorage(i);
        }
        for (int i = 1; i <= frontends; i++) {
            startFrontend(i);
        }
        running.keySet().forEach(this::awaitReady);
    }

    void startController() {
        start("controller", "controller", Integer.toString(ports.controller()), Integer.toString(storageNodes),
                Integer.toString(redundancy), management(ports.controller() - MANAGEMENT_OFFSET),
                "--velour.controller.data-folder=" + folder.resolve("controller"));
    }

    void startStorage(int number) {
        start("storage-" + number, "storage", controllerAddress(), "127.0.0.1:" + ports.storage(number),
                management(ports.storage(number) + MANAGEMENT_OFFSET),
                "--velour.storage.data-folder=" + folder.resolve("storage-" + number));
    }

    void startFrontend(int number) {
        start("frontend-" + number, "frontend", controllerAddress(), "127.0.0.1:" + ports.frontend(number),
                management(ports.frontend(number) - MANAGEMENT_OFFSET));
    }

    private String controllerAddress() {
        return "127.0.0.1:" + ports.controller();
    }

    private static String management(int port) {
        return "--management.server.port=" + port;
    }

    private void start(String name, String... arguments) {
        running.put(name, VelourCommand.start(log(name), arguments));
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Ends a process as a loss of power would, and waits until it is gone. */
    void kill(String name) {
        Process process = running.get(name);
        if (process == null) {
            throw new IllegalArgumentException(name + " does not run");
        }
        process.destroyForcibly();
        awaitEnd(name, process);
        running.remove(name);
    }

    /** Ends a process with SIGTERM and returns its exit code. */
    int stop(String name) {
        Process process = running.get(name);
        if (process == null) {
            throw new IllegalArgumentException(name + " does not run");
        }
        process.destroy();
        awaitEnd(name, process);
        running.remove(name);
        return process.exitValue();
    }

    private void awaitEnd(String name, Process process) {
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + STOP_LIMIT + ":\n" + said(name));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits until the process says itself that it is ready. */
    void awaitReady(String name) {
        URI readiness = URI.create("http://127.0.0.1:" + managementPort(name) + "/actuator/health/readiness");
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        Process process = running.get(name);
        while (statusOf(readiness) != 200) {
            if (process == null || !process.isAlive()) {
                throw new AssertionError(name + " has ended:\n" + said(name));
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(name + " was not ready within " + READY_LIMIT + ":\n" + said(name));
            }
            pause();
        }
    }

    private int managementPort(String name) {
        int number = name.equals("controller") ? 0 : Integer.parseInt(name.substring(name.indexOf('-') + 1));
        if (name.startsWith("storage")) {
            return ports.storage(number) + MANAGEMENT_OFFSET;
        }
        return (number == 0 ? ports.controller() : ports.frontend(number)) - MANAGEMENT_OFFSET;
    }

    private static int statusOf(URI uri) {
        try {
            return PROBE.send(HttpRequest.newBuilder(uri).timeout(PROBE_LIMIT).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notListening) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String said(String name) {
        try {
            return Files.readString(log(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI frontend(int number) {
        return URI.create("http://127.0.0.1:" + ports.frontend(number));
    }

    URI controller() {
        return URI.create("http://" + controllerAddress());
    }

    /** Returns the port of a storage node. */
    int storagePort(int number) {
        return ports.storage(number);
    }

    @Nullable
    Process process(String name) {
        return running.get(name);
    }

    /** Ends what still runs, frontends first. */
    @Override
    public void close() {
        running.keySet().stream().toList().reversed().forEach(this::stop);
    }
}
