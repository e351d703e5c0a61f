package io.velour.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.bench.dialect.Dialect;
import io.velour.bench.failure.BenchException;
import io.velour.bench.workload.Distribution;
import io.velour.bench.workload.Mix;
import io.velour.bench.workload.OperationKind;

/** The load generator on a small server in this process. */
class LoadGeneratorIT {
    private static final int KEYS = 50;
    private static final int VALUE_SIZE = 30;
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration SOME_TIME = Duration.ofMillis(700);

    private final SmallServer server = new SmallServer();
    private final LoadGenerator generator = new LoadGenerator(1);

    @AfterEach
    void close() {
        generator.close();
        server.close();
    }

    private static Store store(Target target, Duration deadline) {
        return new Store(List.of(target), "velour", KEYS, VALUE_SIZE, deadline);
    }

    private Store store() {
        return store(server.target(), DEADLINE);
    }

    private static Load closed(Mix mix) {
        return new Load(mix, Distribution.UNIFORM, 8, 0, Duration.ZERO, SOME_TIME, 1);
    }

    private LoadResult run(Load load) throws InterruptedException {
        return generator.run(store(), load, LoadObserver.NONE);
    }

    private static KindResult of(LoadResult result, OperationKind kind) {
        return Objects.requireNonNull(result.kinds().get(kind), () -> kind + " is not among " + result.kinds());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyKeyIsPutOnceBefore(int threads) throws InterruptedException {
        try (LoadGenerator several = new LoadGenerator(threads)) {
            several.preload(store(), 8, LoadObserver.NONE);
        }
        assertThat(server.keys()).isEqualTo(KEYS);
        assertThat(server.puts()).isEqualTo(KEYS);
    }

    @Test
    void whatFailsWhilePreloadingIsPutAgain() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger(20);
        server.spoiltBy(
                (_, answer) -> failures.getAndDecrement() > 0 ? new SmallServer.Reply(503, new byte[0]) : answer);
        LoadResult result = generator.preload(store(), 8, LoadObserver.NONE);
        assertThat(server.keys()).isEqualTo(KEYS);
        assertThat(of(result, OperationKind.PUT).errors()).isEqualTo(Map.of("status 503", 20L));
    }

    @Test
    void aStoreThatTakesNothingIsGivenUp() {
        server.spoiltBy((_, _) -> new SmallServer.Reply(507, new byte[0]));
        assertThatThrownBy(() -> generator.preload(store(), 8, LoadObserver.NONE)).isInstanceOf(BenchException.class)
                .hasMessageContaining("status 507");
    }

    @Test
    void aClosedLoopCountsWhatTheServerHasSeen() throws InterruptedException {
        generator.preload(store(), 8, LoadObserver.NONE);
        LoadResult result = run(closed(Mix.named("A")));
        assertThat(result.errors()).isZero();
        // Without a lead-in all that was asked is recorded, and whatever began has been waited for.
        assertThat(of(result, OperationKind.GET).operations()).isPositive().isEqualTo(server.gets());
        assertThat(of(result, OperationKind.PUT).operations()).isPositive().isEqualTo(server.puts() - KEYS);
    }

    @Test
    void whatHappensInTheLeadInIsNotRecorded() throws InterruptedException {
        generator.preload(store(), 8, LoadObserver.NONE);
        AtomicBoolean leadIn = new AtomicBoolean(true);
        server.spoiltBy((_, answer) -> leadIn.get() ? new SmallServer.Reply(500, new byte[0]) : answer);
        // Well before the window begins, the server is well again, and no answer is under way for so long.
        Load load = new Load(Mix.named("C"), Distribution.UNIFORM, 4, 0, Duration.ofSeconds(3), SOME_TIME, 1);
        LoadResult result = generator.run(store(), load, new LoadObserver() {
            @Override
            public void progress(Duration elapsed, boolean stillLeadIn, Histogram latencies, long errors) {
                assertThat(errors).isPositive();
                leadIn.set(false);
            }
        });
        assertThat(result.errors()).isZero();
        assertThat(result.operations()).isPositive().isLessThan(server.gets());
    }

    @Test
    void brokenAnswersAreCountedByWhatIsWrong() throws InterruptedException {
        generator.preload(store(), 8, LoadObserver.NONE);
        AtomicInteger number = new AtomicInteger();
        server.spoiltBy((_, answer) -> switch (number.getAndIncrement() % 4) {
            case 0 -> new SmallServer.Reply(503, new byte[0]);
            case 1 -> new SmallServer.Reply(200, new byte[VALUE_SIZE + 1]);
            case 2 -> new SmallServer.Reply(200, "000000999 and something of the same length"
                    .substring(0, VALUE_SIZE).getBytes(StandardCharsets.ISO_8859_1));
            default -> answer;
        });
        KindResult gets = of(run(closed(Mix.named("C"))), OperationKind.GET);
        long seen = server.gets();
        assertThat(gets.errors()).containsOnlyKeys("status 503", Dialect.WRONG_LENGTH, Dialect.WRONG_VALUE);
        gets.errors().values().forEach(count -> assertThat(count).isBetween(seen / 4, seen / 4 + 1));
        assertThat(gets.operations() + gets.errors().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(seen);
    }

    @Test
    void readModifyWritesOfOneKeyMeetConflictsAndLoseNothing() throws InterruptedException {
        generator.preload(store(), 8, LoadObserver.NONE);
        Load load = new Load(new Mix(0, OperationKind.READ_MODIFY_WRITE), Distribution.SINGLE, 8, 0, Duration.ZERO,
                SOME_TIME, 1);
        KindResult result = of(run(load), OperationKind.READ_MODIFY_WRITE);
        assertThat(result.errors()).isEmpty();
        assertThat(result.operations()).isEqualTo(server.gets()).isEqualTo(server.puts() - KEYS);
        assertThat(result.conflicts()).isPositive().isLessThan(result.operations());
    }

    @Test
    void anOpenLoopAsksAsOftenAsItIsToldTo() throws InterruptedException {
        generator.preload(store(), 8, LoadObserver.NONE);
        Load load = new Load(Mix.named("C"), Distribution.UNIFORM, 8, 200, Duration.ZERO, Duration.ofSeconds(1), 1);
        LoadResult result = run(load);
        assertThat(result.errors()).isZero();
        assertThat(of(result, OperationKind.GET).operations()).isEqualTo(200);
    }

    /** The server answers nothing until a second after the beginning, and all was to begin in the first 300 ms. */
    @Test
    void inAnOpenLoopAStopOfTheServerIsSeenByAllThatWereToBeginMeanwhile() throws InterruptedException {
        generator.preload(store(), 8, LoadObserver.NONE);
        CountDownLatch goOn = new CountDownLatch(1);
        server.spoiltBy((_, answer) -> {
            awaitCalmly(goOn);
            return answer;
        });
        Load load = new Load(Mix.named("C"), Distribution.UNIFORM, 4, 500, Duration.ZERO, Duration.ofMillis(300), 1);
        KindResult gets = of(generator.run(store(), load, new LoadObserver() {
            @Override
            public void progress(Duration elapsed, boolean leadIn, Histogram latencies, long errors) {
                assertThat(elapsed).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
                goOn.countDown();
            }
        }), OperationKind.GET);
        assertThat(gets.errors()).isEmpty();
        assertThat(gets.operations()).isEqualTo(150);
        assertThat(Duration.ofNanos(gets.latencies().getMinValue())).isGreaterThan(Duration.ofMillis(690));
    }

    private static void awaitCalmly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRequestThatIsNotAnsweredTimesOutAndTheConnectionIsMadeAnew() throws InterruptedException {
        generator.preload(store(), 8, LoadObserver.NONE);
        AtomicInteger silent = new AtomicInteger(2);
        server.spoiltBy((_, answer) -> {
            if (silent.getAndDecrement() > 0) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(10));
            }
            return answer;
        });
        LoadResult result = generator.run(store(server.target(), Duration.ofSeconds(2)), closed(Mix.named("C")),
                LoadObserver.NONE);
        KindResult gets = of(result, OperationKind.GET);
        assertThat(gets.errors().get("timed out")).isEqualTo(2);
        assertThat(gets.operations()).isPositive();
    }

    @Test
    void whatWaitsForAConnectionForTooLongIsNotSent() throws InterruptedException {
        generator.preload(store(), 8, LoadObserver.NONE);
        server.spoiltBy((_, answer) -> {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(10));
            return answer;
        });
        Load load = new Load(Mix.named("C"), Distribution.UNIFORM, 1, 100, Duration.ZERO, Duration.ofSeconds(1), 1);
        KindResult gets = of(generator.run(store(server.target(), Duration.ofMillis(300)), load, LoadObserver.NONE),
                OperationKind.GET);
        assertThat(gets.operations()).isZero();
        assertThat(gets.errors()).containsKeys("timed out", "timed out before a connection was idle");
        assertThat(gets.errors().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
    }

    @Test
    void connectionsThatBreakAndNonsenseAreCounted() throws InterruptedException, IOException {
        AtomicInteger number = new AtomicInteger();
        try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answerRudely(rude, number));
            LoadResult result = generator.run(store(new Target("127.0.0.1", rude.getLocalPort()), DEADLINE),
                    closed(Mix.named("C")), LoadObserver.NONE);
            assertThat(result.operations()).isZero();
            assertThat(of(result, OperationKind.GET).errors()).containsKeys("connection broken",
                    "no answer of HTTP/1.1");
        }
    }

    /** Each connection gets one answer: nonsense or none. */
    private static void answerRudely(ServerSocket rude, AtomicInteger number) {
        try {
            while (true) {
                try (Socket socket = rude.accept()) {
                    if (socket.getInputStream().read() >= 0 && number.getAndIncrement() % 2 == 0) {
                        socket.getOutputStream().write("nonsense, and a line at that\r\n".getBytes(
                                StandardCharsets.ISO_8859_1));
                        socket.shutdownOutput();
                        // Else what is left unread would have the connection reset before the answer is read.
                        socket.getInputStream().readAllBytes();
                    }
                }
            }
        } catch (IOException closed) {
            if (!rude.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsToldAtOnce() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Store nowhere = store(new Target("127.0.0.1", port), DEADLINE);
        assertThatThrownBy(() -> generator.run(nowhere, closed(Mix.named("C")), LoadObserver.NONE))
                .isInstanceOf(BenchException.class).hasMessageContaining("cannot connect to 127.0.0.1:" + port);
    }
}
