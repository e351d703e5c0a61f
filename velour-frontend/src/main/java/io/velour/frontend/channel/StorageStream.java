package io.velour.frontend.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.StorageNode;
import io.velour.shell.exchange.BatchOutcome;
import io.velour.shell.exchange.NotSentException;
import io.velour.shell.stream.FrameChannel;
import io.velour.shell.stream.FrameHead;
import io.velour.shell.stream.FrameHeaders;
import io.velour.shell.stream.Greeting;

/**
 * The exchanges of one carrier, as frames on a connection of its own, without HTTP round each. Where the node takes them it is asked by HTTP.
 * If it takes none, or cannot be reached there, the exchanges go by HTTP, and a while later it is asked again.
 */
public final class StorageStream implements BatchExchange {
    private static final Logger LOG = LoggerFactory.getLogger(StorageStream.class);
    private static final byte[] NOTHING = {};
    private static final long TRUSTED_UNTESTED_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long BY_HTTP_NANOS = Duration.ofSeconds(10).toNanos();

    private final StorageHttp http;
    private final StorageNode node;
    private final StreamLimits limits;
    private final LongSupplier nanoTime;
    private final AtomicInteger aborts = new AtomicInteger();
    /** Being opened, or open. */
    private volatile @Nullable SocketChannel socket;
    private @Nullable FrameChannel frames;
    private long usedNanos;
    private boolean byHttp;
    private long byHttpSince;

    /**
     * What a stream may cost.
     *
     * @param connect        how long connecting may take
     * @param maxAnswerBytes more than this is not taken as an answer
     */
    public record StreamLimits(Duration connect, int maxAnswerBytes) {}

    /**
     * @param http     exchanges with the same node
     * @param nanoTime as {@link System#nanoTime}
     */
    public StorageStream(StorageHttp http, StorageNode node, StreamLimits limits, LongSupplier nanoTime) {
        this.http = http;
        this.node = node;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    @Override
    public byte[] exchange(byte[] batch, Map<String, String> headers) throws NotSentException, IOException {
        FrameChannel open = openFrames();
        return open == null ? http.exchange(batch, headers) : exchange(open, batch, headers);
    }

    private byte[] exchange(FrameChannel open, byte[] batch, Map<String, String> headers)
            throws NotSentException, IOException {
        byte[] encoded = FrameHeaders.encode(headers);
        BatchOutcome outcome;
        try {
            open.write(encoded.length, encoded, batch);
            FrameHead head = open.readHead();
            requireTakeable(head);
            outcome = new BatchOutcome(head.mark(), open.read(head.length()));
        } catch (IOException | RuntimeException broken) {
            close();
            throw broken;
        }
        usedNanos = nanoTime.getAsLong();
        return outcome.answers();
    }

    private void requireTakeable(FrameHead head) throws IOException {
        if (head.length() > limits.maxAnswerBytes()) {
            throw new IOException("answers of " + head.length() + " bytes, where " + limits.maxAnswerBytes()
                    + " are taken at most");
        }
    }

    /** Returns null if this exchange is to go by HTTP. */
    private @Nullable FrameChannel openFrames() throws NotSentException {
        long now = nanoTime.getAsLong();
        int abortsThen = aborts.get();
        FrameChannel known = frames;
        if (known != null && known.isOpen() && (now - usedNanos < TRUSTED_UNTESTED_NANOS || !isStale(known))) {
            return known;
        }
        if (byHttp && now - byHttpSince < BY_HTTP_NANOS) {
            return null;
        }
        OptionalInt port = http.streamPort();
        frames = port.isEmpty() ? null : connect(port.getAsInt());
        byHttp = frames == null;
        byHttpSince = now;
        usedNanos = now;
        if (byHttp && aborts.get() != abortsThen) {
            // The time of this exchange is up: to begin it anew by HTTP would take as long again.
            throw NotSentException.noConnection(new IOException("ended while a stream was being opened"));
        }
        return frames;
    }

    private boolean isStale(FrameChannel known) {
        boolean stale;
        try {
            stale = known.isStale();
        } catch (IOException broken) {
            LOG.debug("the stream to {} is broken", node, broken);
            stale = true;
        }
        if (stale) {
            close();
        }
        return stale;
    }

    private @Nullable FrameChannel connect(int port) {
        try {
            SocketChannel opening = SocketChannel.open();
            socket = opening;
            opening.socket().connect(new InetSocketAddress(node.address().host(), port),
                    Math.toIntExact(limits.connect().toMillis()));
            return greeted(new FrameChannel(opening));
        } catch (IOException unreachable) {
            LOG.info("no stream to {}, port {}: {}. It is asked by HTTP", node, port, unreachable.toString());
            close();
            return null;
        }
    }

    private FrameChannel greeted(FrameChannel connected) throws IOException {
        connected.write(Greeting.FORMAT, Greeting.to(node.member()), NOTHING);
        FrameHead answer = connected.readHead();
        if (answer.mark() != Greeting.WELCOME || answer.length() != 0) {
            throw new IOException("greeted with " + answer.mark() + ", not " + Greeting.WELCOME);
        }
        return connected;
    }

    @Override
    public void abort() {
        aborts.incrementAndGet();
        http.abort();
        closeSocket();
    }

    private void close() {
        frames = null;
        closeSocket();
    }

    private void closeSocket() {
        SocketChannel open = socket;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            LOG.debug("the stream to {} could not be closed", node, e);
        }
    }
}
