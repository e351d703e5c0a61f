package io.velour.storage.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.shell.config.StartupException;
import io.velour.shell.stream.FrameChannel;
import io.velour.shell.stream.FrameHead;
import io.velour.shell.stream.Greeting;
import io.velour.storage.replica.ReplicaBatches;
import io.velour.storage.replica.TestBatches;
import io.velour.storage.runtime.ReplicaRuntime;
import io.velour.storage.testing.GatedStore;
import io.velour.storage.testing.Samples;
import io.velour.storage.testing.TestLoop;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamServerTest {
    private static final StorageNode NODE = new StorageNode(new NodeId(7), "one", new NodeAddress("127.0.0.1", 9_080),
            "", new Incarnation(11));
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] NOTHING = {};
    private static final int MAX_BATCH = 1_000;
    private static final int MAX_STREAMS = 3;

    private final GatedStore store = new GatedStore();
    private final ReplicaRuntime runtime = new TestLoop(NODE.member(), store, 8, true).runtime();
    private final TestBatches budgeted = new TestBatches(runtime, Duration.ofSeconds(30), MAX_BATCH,
            2 * MAX_BATCH);
    private final ReplicaBatches batches = budgeted.batches();
    private final StreamServer server = new StreamServer(ANY_PORT, NODE.member(), batches, MAX_STREAMS);
    private final List<FrameChannel> opened = new ArrayList<>();

    @BeforeEach
    void start() throws InterruptedException {
        runtime.start();
        runtime.adopt(Samples.map(NODE));
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        store.allow(100);
        server.stop();
        runtime.stop();
        for (FrameChannel channel : opened) {
            channel.close();
        }
        assertThat(budgeted.taken()).as("every share is given back").isZero();
    }

    private FrameChannel connect() throws IOException {
        FrameChannel channel = new FrameChannel(SocketChannel
                .open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port().orElseThrow())));
        opened.add(channel);
        return channel;
    }

    private static int greet(FrameChannel channel, Member member) throws IOException {
        channel.write(Greeting.FORMAT, Greeting.to(member), NOTHING);
        FrameHead answer = channel.readHead();
        assertThat(answer.length()).isZero();
        return answer.mark();
    }

    private FrameChannel open() throws IOException {
        FrameChannel channel = connect();
        assertThat(greet(channel, NODE.member())).isEqualTo(Greeting.WELCOME);
        return channel;
    }

    private static byte[] batch(StorageRequest... requests) {
        return BatchCodec.encode(new RequestBatch(Samples.CLUSTER, List.of(requests)));
    }

    private static List<StorageAnswer> answers(FrameChannel channel) throws IOException {
        FrameHead head = channel.readHead();
        assertThat(head.mark()).isEqualTo(200);
        return BatchCodec.decodeAnswers(channel.read(head.length()));
    }

    private static List<StorageAnswer> ask(FrameChannel channel, StorageRequest... requests) throws IOException {
        channel.write(0, NOTHING, batch(requests));
        return answers(channel);
    }

    private static StorageRequest set(String key, String value) {
        return Samples.prepare(key, Samples.value(Samples.version(0), value));
    }

    private static void assertRefused(FrameChannel channel, int status) throws IOException {
        assertThat(channel.readHead()).isEqualTo(new FrameHead(0, status));
        assertThat(ask(channel, Samples.read("a"))).as("the stream goes on")
                .containsExactly(new StorageAnswer.Absent(Epoch.FIRST));
    }

    @Test
    void batchesAreAnsweredOneAfterTheOther() throws IOException {
        store.allow(1);
        FrameChannel channel = open();

        assertThat(ask(channel, set("a", "1"))).containsExactly(new StorageAnswer.Accepted(Epoch.FIRST));
        assertThat(ask(channel, Samples.read("a"), Samples.read("b"))).satisfiesExactly(
                found -> assertThat(found).isInstanceOf(StorageAnswer.Found.class),
                absent -> assertThat(absent).isEqualTo(new StorageAnswer.Absent(Epoch.FIRST)));
    }

    @Test
    void whoMeansAnotherMemberOrAnotherLifeIsTurnedAway() throws IOException {
        for (Member other : List.of(new Member(NODE.id(), new Incarnation(12)),
                new Member(new NodeId(8), NODE.incarnation()))) {
            FrameChannel channel = connect();
            assertThat(greet(channel, other)).isEqualTo(Greeting.MISDIRECTED);
            assertThat(channel.awaitFrame()).isFalse();
        }
    }

    @Test
    void whatIsNoGreetingEndsTheConnection() throws IOException {
        FrameChannel channel = connect();
        channel.write(0, NOTHING, "GET / HTTP/1.1\r\n\r\n, and more than that".getBytes());

        assertThatThrownBy(() -> assertThat(channel.awaitFrame()).as("a frame comes").isTrue())
                .isInstanceOfAny(AssertionError.class, IOException.class);
        await().until(() -> server.open() == 0);
    }

    @Test
    void connectionsBeyondTheBoundAreToldSoUntilThereIsPlaceAgain() throws IOException {
        for (int count = 0; count < MAX_STREAMS; count++) {
            open();
        }
        FrameChannel tooMany = connect();
        assertThat(greet(tooMany, NODE.member())).isEqualTo(Greeting.TOO_MANY);

        opened.getFirst().close();
        await().until(() -> server.open() < MAX_STREAMS);
        assertThat(ask(open(), Samples.read("a"))).hasSize(1);
    }

    @Test
    void whoConnectsWithoutAWordTakesNoMoreThanABoundedNumberOfThreads() throws IOException {
        int most = MAX_STREAMS + 32;
        for (int count = 0; count < most; count++) {
            connect();
        }
        await().until(() -> server.open() == most);

        assertThat(connect().awaitFrame()).as("closed unheard").isFalse();
        assertThat(server.open()).isEqualTo(most);
    }

    @Test
    void aBatchThatIsTooLargeIsRefusedUnread() throws IOException {
        FrameChannel channel = open();
        channel.write(0, NOTHING, new byte[MAX_BATCH + 1]);

        assertRefused(channel, 413);
    }

    @Test
    void headersThatAreLongerThanTheFrameAreRefused() throws IOException {
        FrameChannel channel = open();
        channel.write(20, NOTHING, new byte[10]);

        assertRefused(channel, 400);
    }

    @Test
    void whatIsNoBatchOrHasNoHeadersWhereItSaysSoIsRefused() throws IOException {
        FrameChannel channel = open();
        channel.write(0, NOTHING, new byte[]{1, 2, 3});
        assertRefused(channel, 400);

        channel.write(1, new byte[]{1}, batch(Samples.read("a")));
        assertRefused(channel, 400);
    }

    @Test
    void whatTheMemoryBudgetDoesNotHoldIsRefusedUnread() throws IOException {
        FrameChannel channel = open();
        try (var all = Objects.requireNonNull(batches.tryOpen(MAX_BATCH));
                var rest = Objects.requireNonNull(batches.tryOpen(MAX_BATCH))) {
            channel.write(0, NOTHING, batch(Samples.read("a")));
            assertThat(channel.readHead()).isEqualTo(new FrameHead(0, 429));
            assertThat(List.of(all, rest)).hasSize(2);
        }
        assertThat(ask(channel, Samples.read("a"))).hasSize(1);
    }

    @Test
    void writesThatFailAreGivenNoAnswer() throws IOException {
        store.failWrites("no space left");
        store.allow(1);
        FrameChannel channel = open();
        channel.write(0, NOTHING, batch(set("a", "1")));

        assertThat(channel.readHead()).isEqualTo(new FrameHead(0, 503));
    }

    @Test
    void aFrameThatDoesNotComeWholeEndsTheConnectionAndAnIdleOneStays() throws IOException {
        FrameChannel idle = open();
        SocketChannel half = SocketChannel
                .open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port().orElseThrow()));
        opened.add(new FrameChannel(half));
        await().until(() -> server.open() == 2);

        server.look(System.nanoTime() + Duration.ofSeconds(31).toNanos());

        await().until(() -> server.open() == 1);
        assertThat(ask(idle, Samples.read("a"))).hasSize(1);
    }

    @Test
    void whenItStopsWhatIsUnderWayIsAnsweredAndNothingElse() throws Exception {
        FrameChannel idle = open();
        FrameChannel busy = open();
        busy.write(0, NOTHING, batch(set("a", "1")));
        store.awaitWrite();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);
        assertThat(idle.awaitFrame()).isFalse();
        assertThat(stopped).isNotDone();
        store.allow(1);

        assertThat(answers(busy)).containsExactly(new StorageAnswer.Accepted(Epoch.FIRST));
        assertThat(busy.awaitFrame()).isFalse();
        stopped.get();
        assertThat(server.port()).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsToldAtTheStart() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(),
                server.port().orElseThrow());

        assertThatThrownBy(() -> new StreamServer(taken, NODE.member(), batches, 1).start())
                .isInstanceOf(StartupException.class).hasMessageContaining(taken.toString());
    }

    @Test
    void withoutAnAddressNothingIsTaken() {
        @Nullable
        InetSocketAddress none = null;
        StreamServer off = new StreamServer(none, NODE.member(), batches, 1);

        assertThatCode(off::start).doesNotThrowAnyException();
        assertThat(off.port()).isEmpty();
        assertThat(off.isRunning()).isFalse();
        off.stop();
    }
}
