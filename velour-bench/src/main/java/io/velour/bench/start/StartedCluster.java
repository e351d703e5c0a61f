package io.velour.bench.start;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.velour.bench.failure.BenchException;
import io.velour.bench.machine.ClusterFolder;

/** A cluster that {@code ./velour up} starts, on ports and in a folder of its own; it ends with this. */
final class StartedCluster implements AutoCloseable {
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 20;
    private static final long STOP_SECONDS = 90;
    private static final int WRITTEN_FROM = 200;
    private static final int WRITTEN_TO = 299;
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PROBE_LIMIT).build();

    private final Process up;
    private final Path data;
    private final Path log;
    private final long begun;
    private final URI key;

    /**
     * @param script the launcher's script
     * @param folder an empty one, for its data and for what it says
     * @param port   the first of thirty in a row that are free, with those for management a thousand above and below
     */
    StartedCluster(Path script, Path folder, int port) {
        this.data = folder.resolve("data");
        this.log = folder.resolve("up.log");
        int frontend = port + 10;
        this.key = URI.create("http://127.0.0.1:" + frontend + "/v1/kv/first");
        List<String> command = List.of(script.toString(), "up", "--data", data.toString(), "--controller-port",
                Integer.toString(port), "--frontend-port", Integer.toString(frontend), "--storage-port",
                Integer.toString(port + 20));
        try {
            this.begun = System.nanoTime();
            this.up = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new BenchException(script + " cannot be started: " + e.getMessage(), e);
        }
    }

    /**
     * Returns how long it has taken from the start to the answer to the first put.
     *
     * @throws BenchException if it ends before, or takes longer than the limit
     */
    Duration awaitFirstAnswer(Duration limit) throws InterruptedException {
        while (!answers()) {
            if (!up.isAlive()) {
                throw new BenchException("./velour up has ended with " + up.exitValue() + "; see " + log);
            }
            if (sinceStart().compareTo(limit) > 0) {
                throw new BenchException("no answer within " + limit.toSeconds() + " s; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return sinceStart();
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private boolean answers() throws InterruptedException {
        HttpRequest put = HttpRequest.newBuilder(key).timeout(PROBE_LIMIT).PUT(BodyPublishers.ofString("value"))
                .build();
        try {
            int status = CLIENT.send(put, BodyHandlers.discarding()).statusCode();
            return status >= WRITTEN_FROM && status <= WRITTEN_TO;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it in good order; what has not ended then is killed. */
    @Override
    public void close() {
        up.destroy();
        try {
            up.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        up.destroyForcibly();
        ClusterFolder folder = new ClusterFolder(data);
        if (folder.exists()) {
            folder.processes().values().stream().flatMap(List::stream).map(ProcessHandle::of)
                    .flatMap(Optional::stream).forEach(ProcessHandle::destroyForcibly);
        }
    }
}
