package io.velour.storage.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

import io.velour.cluster.Member;
import io.velour.shell.config.StartupException;
import io.velour.shell.stream.FrameChannel;
import io.velour.storage.replica.ReplicaBatches;

/** Takes connections on which frontends send batches, and has a platform thread answer each: RocksDB would pin virtual ones. */
public final class StreamServer implements SmartLifecycle, MeterBinder {
    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final long LOOK_SECONDS = 1;
    /** So many beyond the bound are told that there is no place; what comes on top is closed unheard, for each takes a thread. */
    private static final int MOST_TURNED_AWAY = 32;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 100;

    private final @Nullable InetSocketAddress address;
    private final Member self;
    private final ReplicaBatches batches;
    private final int maxStreams;
    private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private volatile @Nullable Listening listening;

    private record Listening(ServerSocketChannel socket, int port, Thread acceptor, ScheduledExecutorService watch) {}

    /**
     * @param address    where to listen; null if no streams are to be taken. Port 0 is any that is free
     * @param self       who must be meant by whoever connects
     * @param maxStreams how many connections are served at once; further ones are told so, or just closed if they are very many
     */
    public StreamServer(@Nullable InetSocketAddress address, Member self, ReplicaBatches batches, int maxStreams) {
        this.address = address;
        this.self = self;
        this.batches = batches;
        this.maxStreams = maxStreams;
    }

    /** Returns where streams are taken now, if they are. */
    public OptionalInt port() {
        Listening now = listening;
        return now == null ? OptionalInt.empty() : OptionalInt.of(now.port());
    }

    /** Returns how many connections are open. */
    public int open() {
        return connections.size();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("velour.storage.streams", this, StreamServer::open)
                .description("Connections on which frontends send batches without HTTP").register(registry);
    }

    @Override
    public void start() {
        if (address == null) {
            return;
        }
        try {
            // Closed by stop().
            ServerSocketChannel socket = ServerSocketChannel.open().bind(address);
            int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            Thread acceptor = Thread.ofPlatform().daemon().name("stream-acceptor").unstarted(() -> accept(socket));
            ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("stream-watch").factory());
            watch.scheduleWithFixedDelay(() -> look(System.nanoTime()), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
            listening = new Listening(socket, port, acceptor, watch);
            acceptor.start();
            LOG.info("taking streams on port {}", port);
        } catch (IOException e) {
            throw new StartupException("Streams cannot be taken at " + address + ": " + e.getMessage(),
                    "Choose another velour.storage.stream-port, or -1 for none.", e);
        }
    }

    private void accept(ServerSocketChannel socket) {
        while (socket.isOpen()) {
            try {
                serve(socket.accept());
            } catch (ClosedChannelException ended) {
                LOG.debug("no further streams", ended);
            } catch (IOException | OutOfMemoryError failed) {
                // Mostly too many open files or threads: it may be better in a moment.
                LOG.warn("a stream could not be taken: {}", failed.toString());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
        } catch (InterruptedException stopping) {
            LOG.debug("interrupted", stopping);
        }
    }

    private void serve(SocketChannel socket) throws IOException {
        if (connections.size() >= maxStreams + MOST_TURNED_AWAY) {
            socket.close();
            return;
        }
        StreamConnection connection = new StreamConnection(frames(socket), self, batches,
                connections.size() < maxStreams);
        connections.add(connection);
        try {
            Thread.ofPlatform().daemon().name("stream-" + accepted.incrementAndGet()).start(() -> run(connection));
        } catch (OutOfMemoryError noThread) {
            connections.remove(connection);
            connection.close();
            throw noThread;
        }
    }

    private static FrameChannel frames(SocketChannel socket) throws IOException {
        try {
            return new FrameChannel(socket);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private void run(StreamConnection connection) {
        try {
            connection.run();
        } finally {
            connections.remove(connection);
        }
    }

    /** Ends connections whose other side has stopped in the middle of something. For one thread. */
    void look(long nowNanos) {
        connections.forEach(connection -> connection.closeIfStuck(nowNanos));
    }

    @Override
    public void stop() {
        Listening now = listening;
        listening = null;
        if (now == null) {
            return;
        }
        close(now.socket());
        try {
            // First, or it might add one that nobody tells to end.
            now.acceptor().join(STOP_LIMIT);
            connections.forEach(StreamConnection::endWhenIdle);
            awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        now.watch().shutdownNow();
        connections.forEach(StreamConnection::close);
    }

    private static void close(ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("the port for streams could not be closed", e);
        }
    }

    /** Waits for what is under way, a while. */
    private void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        for (StreamConnection connection : connections) {
            if (!connection.awaitEnd(deadline - System.nanoTime())) {
                LOG.warn("batches are given no answer: they took longer than {}", STOP_LIMIT);
                return;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return listening != null;
    }

    /** With the web server: after the hand-over, and before the loop. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }
}
