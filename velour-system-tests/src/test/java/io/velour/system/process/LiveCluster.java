package io.velour.system.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.velour.system.fault.Links;

/**
 * A cluster whose processes are started one by one with the original three start lines, as on several machines, so that
 * each can be killed, frozen, cut off and started again. Processes are called {@code controller}, {@code storage-1} …,
 * {@code frontend-1} ….
 */
public final class LiveCluster implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(8);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 100;
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
    private static final HttpClient PROBE = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PROBE_LIMIT).build();
    private static final int MANAGEMENT_OFFSET = 1_000;

    private final Ports ports = Ports.free();
    private final Path folder = VelourCommand.newFolder("processes");
    private final ClusterShape shape;
    private final @Nullable Links links;
    private final Map<String, Process> running = new LinkedHashMap<>();
    private final Map<String, ProcessOptions> options = new LinkedHashMap<>();
    private final Map<String, Path> dataFolders = new LinkedHashMap<>();

    public LiveCluster(ClusterShape shape) {
        this.shape = shape;
        this.links = shape.linked() ? new Links(folder) : null;
    }

    public ClusterShape shape() {
        return shape;
    }

    /** Builds and unpacks what is missing. */
    public void build() {
        VelourCommand.Result built = VelourCommand.run(BUILD_LIMIT, "build");
        assertThat(built.exitCode()).as(built.output()).isZero();
    }

    /** Builds what is missing, starts every process, and waits until all are ready. */
    public void startEverything() {
        build();
        names().forEach(this::start);
        awaitEverythingReady();
    }

    /** Returns the names of all processes with which the cluster is born, the controller first. */
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of("controller"));
        IntStream.rangeClosed(1, shape.storageNodes()).mapToObj(i -> "storage-" + i).forEach(names::add);
        IntStream.rangeClosed(1, shape.frontends()).mapToObj(i -> "frontend-" + i).forEach(names::add);
        return names;
    }

    /** Returns what that process is started with from its next start on. */
    public ProcessOptions options(String name) {
        return options.computeIfAbsent(name, _ -> new ProcessOptions());
    }

    /** Starts a process, the first time or again. */
    public void start(String name) {
        String kind = kind(name);
        List<String> arguments = new ArrayList<>(startLine(kind, name));
        arguments.add("--management.server.port=" + managementPort(name));
        ProcessOptions own = options(name);
        if (shape.streams()) {
            useStreams(kind, name, own);
        }
        if (links != null) {
            reachThroughLinks(kind, name, links, own);
        }
        arguments.addAll(own.arguments());
        running.put(name, VelourCommand.start(log(name), own.environmentOf(kind), arguments));
    }

    private List<String> startLine(String kind, String name) {
        return switch (kind) {
            case "controller" -> List.of(kind, Integer.toString(ports.controller()),
                    Integer.toString(shape.storageNodes()), Integer.toString(shape.redundancy()),
                    "--velour.controller.data-folder=" + dataFolder(name));
            case "storage" -> List.of(kind, address("controller"), address(name),
                    "--velour.storage.data-folder=" + dataFolder(name), "--velour.storage.name=" + name,
                    "--velour.cluster.reads-without-lease=" + (shape.readsWithoutLease() ? "serve" : "refuse"));
            default -> List.of(kind, address("controller"), address(name));
        };
    }

    /** The first frontend does, the others go by HTTP. */
    private void useStreams(String kind, String name, ProcessOptions own) {
        if (kind.equals("storage")) {
            own.property("velour.storage.stream-port", Integer.toString(ports.streams(number(name))));
        } else if (name.equals("frontend-1")) {
            own.property("velour.frontend.transport", "stream");
        }
    }

    private void reachThroughLinks(String kind, String name, Links through, ProcessOptions own) {
        own.jvm("hosts", "-Djdk.net.hosts.file=" + through.hostsFileOf(name));
        if (!kind.equals("frontend")) {
            own.property("server.port", Integer.toString(ports.behindLinks(port(name))));
            through.leadTo(name, port(name), ports.behindLinks(port(name)));
        }
        if (kind.equals("storage") && shape.streams()) {
            // What the node tells is the port where it listens; the links have that of other addresses.
            own.property("server.address", "127.0.0.1");
            through.leadTo(name, ports.streams(number(name)), ports.streams(number(name)));
        }
    }

    /** Names are resolved by each process's own hosts file to the links that lead from it. */
    private String address(String name) {
        return (links == null ? "127.0.0.1" : name) + ":" + port(name);
    }

    private static String kind(String name) {
        int dash = name.indexOf('-');
        return dash < 0 ? name : name.substring(0, dash);
    }

    private int port(String name) {
        int number = number(name);
        return switch (kind(name)) {
            case "controller" -> ports.controller();
            case "storage" -> ports.storage(number);
            default -> ports.frontend(number);
        };
    }

    private static int number(String name) {
        return name.equals("controller") ? 0 : Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    private int managementPort(String name) {
        return port(name) + (kind(name).equals("storage") ? MANAGEMENT_OFFSET : -MANAGEMENT_OFFSET);
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Returns the folder that holds all folders and logs of this cluster. */
    public Path folder() {
        return folder;
    }

    /** Returns where that process keeps its data. */
    public Path dataFolder(String name) {
        return dataFolders.getOrDefault(name, folder.resolve(name));
    }

    /** Has that process keep its data elsewhere, from its next start on. */
    public void dataFolder(String name, Path elsewhere) {
        dataFolders.put(name, elsewhere);
    }

    /** Returns the links between the processes; only of a linked cluster. */
    public Links links() {
        if (links == null) {
            throw new IllegalStateException("this cluster has no links");
        }
        return links;
    }

    /** Ends a process as a loss of power would, and waits until it is gone. */
    public void kill(String name) {
        Process process = process(name);
        process.destroyForcibly();
        awaitEnd(name, process, STOP_LIMIT);
        running.remove(name);
    }

    /** Ends a process with SIGTERM and returns its exit code. */
    public int stop(String name) {
        Process process = process(name);
        process.destroy();
        awaitEnd(name, process, STOP_LIMIT);
        running.remove(name);
        return process.exitValue();
    }

    /** Stops a process in the middle of whatever it does, without its notice. */
    public void freeze(String name) {
        signal("STOP", name);
    }

    /** Lets a frozen process go on. */
    public void wake(String name) {
        signal("CONT", name);
    }

    private void signal(String signal, String name) {
        try {
            Process kill = new ProcessBuilder("bash", "-c", "kill -" + signal + " " + process(name).pid()).start();
            assertThat(kill.waitFor()).as("kill -" + signal + " " + name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void awaitEnd(String name, Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + limit + ":\n" + said(name));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits until that process, started a moment ago, has ended by itself, and returns its exit code. */
    public int awaitEnd(String name) {
        Process process = process(name);
        awaitEnd(name, process, READY_LIMIT);
        running.remove(name);
        return process.exitValue();
    }

    /** Waits until every process that has been started says itself that it is ready. */
    public void awaitEverythingReady() {
        running.keySet().forEach(this::awaitReady);
    }

    /** Waits until the process says itself that it is ready. */
    public void awaitReady(String name) {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!isReady(name)) {
            if (!process(name).isAlive()) {
                throw new AssertionError(name + " has ended:\n" + said(name));
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(name + " was not ready within " + READY_LIMIT + ":\n" + said(name));
            }
            pause();
        }
    }

    /** Tells whether the process says itself that it is ready. */
    public boolean isReady(String name) {
        try {
            return ask("http://127.0.0.1:" + managementPort(name) + "/actuator/health/readiness").statusCode() == 200;
        } catch (IOException notListening) {
            return false;
        }
    }

    private static HttpResponse<String> ask(String uri) throws IOException {
        try {
            return PROBE.send(HttpRequest.newBuilder(URI.create(uri)).timeout(PROBE_LIMIT).build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Returns the partition map that the controller tells now. */
    public ClusterMap map() {
        try {
            return ClusterMap.parse(ask(controller() + "/v1/partition-map").body());
        } catch (IOException e) {
            throw new UncheckedIOException("the controller tells no map:\n" + said("controller"), e);
        }
    }

    /** Waits until every partition has all its replicas, all of them serving, and returns how long that took. */
    public Duration awaitFullRedundancy(Duration limit) {
        return await("full redundancy", limit, () -> map().isFull(shape.redundancy()));
    }

    /** Waits until that storage node holds no serving replica any more, and returns how long that took. */
    public Duration awaitRemoval(String name, Duration limit) {
        return await("the removal of " + name, limit, () -> map().serving(name) == 0);
    }

    /** Waits until something holds, and returns how long that took. */
    public Duration await(String what, Duration limit, BooleanSupplier holds) {
        long from = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - from > limit.toNanos()) {
                throw new AssertionError(what + " was not reached within " + limit + "; " + map() + "; see " + folder);
            }
            pause();
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** Gives the controller an operator's order and returns its answer. */
    public String order(String method, String path) {
        try {
            HttpResponse<String> answer = PROBE.send(
                    HttpRequest.newBuilder(controller().resolve(path)).timeout(PROBE_LIMIT)
                            .method(method, HttpRequest.BodyPublishers.noBody()).build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path + ": " + answer.body()).isBetween(200, 299);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }

    /** Returns all that a process has said, in all its lives. */
    public String said(String name) {
        try {
            return Files.exists(log(name)) ? Files.readString(log(name)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI frontend(int number) {
        return URI.create("http://127.0.0.1:" + ports.frontend(number));
    }

    public List<URI> frontends() {
        return IntStream.rangeClosed(1, shape.frontends()).mapToObj(this::frontend).toList();
    }

    public URI controller() {
        return URI.create("http://127.0.0.1:"
                + (links == null ? ports.controller() : ports.behindLinks(ports.controller())));
    }

    /** Returns the process of that name, which must have been started. */
    public Process process(String name) {
        Process process = running.get(name);
        if (process == null) {
            throw new IllegalArgumentException(name + " does not run");
        }
        return process;
    }

    /** Ends what still runs, frozen or not. */
    @Override
    public void close() {
        List.copyOf(running.keySet()).reversed().forEach(this::kill);
        if (links != null) {
            links.close();
        }
    }
}
