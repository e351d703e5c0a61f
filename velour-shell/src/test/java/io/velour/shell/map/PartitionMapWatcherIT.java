package io.velour.shell.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.shell.testing.SampleMaps;

/** The watcher against a small HTTP server that answers as the controller does, or does not. */
@ExtendWith(OutputCaptureExtension.class)
class PartitionMapWatcherIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Long> handedOn = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
    /** What the controller answers next; while it is empty, a request waits. */
    private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(100);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Optional<HttpServer> server = Optional.empty();
    private Optional<PartitionMapWatcher> watcher = Optional.empty();

    private record Answer(int status, byte[] body) {
        static Answer map(PartitionMap map) {
            return new Answer(200, PartitionMapCodec.encode(map));
        }

        static Answer nothingNewer() {
            return new Answer(204, new byte[0]);
        }
    }

    @BeforeEach
    void startController() throws IOException {
        server = Optional.of(startController(0));
    }

    private HttpServer startController(int port) throws IOException {
        HttpServer controller = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        controller.setExecutor(threads);
        controller.createContext("/v1/partition-map", this::answer);
        controller.start();
        return controller;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(Stream.of(exchange.getRequestURI().getQuery().split("&")).map(part -> part.split("="))
                    .collect(Collectors.toMap(part -> part[0], part -> part[1])));
            assertThat(exchange.getRequestHeaders().getFirst("Accept")).isEqualTo(PartitionMapCodec.MEDIA_TYPE);
            Answer answer = answers.take();
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stopAll() {
        watcher.ifPresent(PartitionMapWatcher::stop);
        server.ifPresent(controller -> controller.stop(0));
        threads.shutdownNow();
    }

    private int port() {
        return server.orElseThrow().getAddress().getPort();
    }

    private PartitionMapWatcher start(PartitionMapListener listener) {
        PartitionMapWatcher started = new PartitionMapWatcher(new NodeAddress("127.0.0.1", port()), listener);
        watcher = Optional.of(started);
        started.start();
        return started;
    }

    private PartitionMapWatcher start() {
        return start(map -> handedOn.add(map.version()));
    }

    @Test
    void everyNewerMapIsHandedOnAndAskedForByTheVersionBefore() {
        PartitionMapWatcher started = start();
        assertThat(started.sinceLastContact()).isEmpty();
        answers.add(Answer.map(SampleMaps.map(1, 3)));
        answers.add(Answer.nothingNewer());
        answers.add(Answer.map(SampleMaps.map(1, 4)));

        await().atMost(LIMIT).until(() -> asked.size() == 4);
        assertThat(handedOn).containsExactly(3L, 4L);
        assertThat(asked).extracting(query -> query.get("after")).containsExactly("0", "3", "3", "4");
        assertThat(asked).extracting(query -> query.get("wait")).containsExactly("0s", "30s", "30s", "30s");
        assertThat(started.lastVersion()).isEqualTo(4);
        assertThat(started.latest()).map(PartitionMap::version).hasValue(4L);
        assertThat(started.sinceLastContact()).hasValueSatisfying(ago -> assertThat(ago).isLessThan(LIMIT));
    }

    @Test
    void aMapThatIsNotNewerIsNotHandedOn() {
        start();
        answers.add(Answer.map(SampleMaps.map(1, 3)));
        answers.add(Answer.map(SampleMaps.map(1, 3)));
        answers.add(Answer.map(SampleMaps.map(1, 2)));

        await().atMost(LIMIT).until(() -> asked.size() == 4);
        assertThat(handedOn).containsExactly(3L);
    }

    @Test
    void errorsAndNonsenseAreSurvivedAndLoggedOnce(CapturedOutput output) {
        start();
        answers.add(new Answer(500, new byte[]{1}));
        answers.add(new Answer(200, new byte[]{42, 42}));
        answers.add(new Answer(404, new byte[]{1}));
        answers.add(Answer.map(SampleMaps.map(1, 3)));

        await().atMost(LIMIT).until(() -> asked.size() == 5);
        assertThat(handedOn).containsExactly(3L);
        assertThat(output.toString().split("no partition map from the controller at")).hasSize(2);
        assertThat(output.toString().split("the controller at 127.0.0.1:" + port() + " answers")).hasSize(2);
    }

    @Test
    void aControllerThatComesBackIsFoundAgain() throws IOException {
        int port = port();
        server.orElseThrow().stop(0);
        PartitionMapWatcher started = new PartitionMapWatcher(new NodeAddress("127.0.0.1", port),
                map -> handedOn.add(map.version()));
        watcher = Optional.of(started);
        started.start();
        answers.add(Answer.map(SampleMaps.map(1, 1)));
        assertThat(started.latest()).isEmpty();

        server = Optional.of(startController(port));

        await().atMost(LIMIT).until(() -> handedOn.contains(1L));
    }

    @Test
    void aMapOfAnotherClusterIsNotHandedOnAndLoggedAsAnErrorOnce(CapturedOutput output) {
        PartitionMapWatcher started = start();
        answers.add(Answer.map(SampleMaps.map(1, 3)));
        answers.add(Answer.map(SampleMaps.map(2, 9)));
        answers.add(Answer.map(SampleMaps.map(2, 10)));

        await().atMost(LIMIT).until(() -> asked.size() == 4);
        assertThat(handedOn).containsExactly(3L);
        assertThat(started.lastVersion()).isEqualTo(3);
        assertThat(output.toString().split("is not followed: ")).hasSize(2);
        assertThat(output).contains("ERROR").contains("0000000000000002").contains("0000000000000001");
    }

    @Test
    void aListenerThatFailsIsOfferedTheMapAgain() {
        start(map -> {
            handedOn.add(map.version());
            if (handedOn.size() == 1) {
                throw new IllegalStateException("not now");
            }
        });
        answers.add(Answer.map(SampleMaps.map(1, 3)));
        answers.add(Answer.map(SampleMaps.map(1, 3)));

        await().atMost(LIMIT).until(() -> asked.size() == 3);
        assertThat(handedOn).containsExactly(3L, 3L);
        assertThat(asked).extracting(query -> query.get("after")).containsExactly("0", "0", "3");
    }

    @Test
    void itStopsAtOnceWhileTheControllerLetsItWait() {
        PartitionMapWatcher started = start();
        await().atMost(LIMIT).until(() -> asked.size() == 1);
        long before = System.nanoTime();

        started.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LIMIT);
        assertThat(started.isRunning()).isFalse();
        await().atMost(LIMIT).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("partition-map-watcher")));
        assertThat(answers.offer(Answer.map(SampleMaps.map(1, 1)))).isTrue();
        assertThat(handedOn).isEmpty();
    }

    @Test
    void aControllerThatLetsNobodyWaitIsNotAskedInATightLoop() throws InterruptedException {
        threads.execute(() -> {
            while (answers.offer(Answer.nothingNewer())) {
                Thread.onSpinWait();
            }
        });
        start();
        await().atMost(LIMIT).until(() -> asked.size() >= 3);
        int before = asked.size();
        long start = System.nanoTime();

        // The length of time is what is tested here.
        TimeUnit.MILLISECONDS.sleep(500);

        long pauses = Duration.ofNanos(System.nanoTime() - start).toMillis() / 100;
        assertThat(asked.size() - before).isLessThanOrEqualTo((int) pauses + 2);
    }
}
