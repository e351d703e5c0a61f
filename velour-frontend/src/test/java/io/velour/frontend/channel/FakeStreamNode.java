package io.velour.frontend.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.shell.stream.FrameChannel;
import io.velour.shell.stream.FrameHead;
import io.velour.shell.stream.FrameHeaders;
import io.velour.shell.stream.Greeting;

/** A storage node that takes streams, one thread for each. What comes by HTTP it answers with 500. */
final class FakeStreamNode implements FakeNode {
    private static final Logger LOG = LoggerFactory.getLogger(FakeStreamNode.class);
    /** In the place of an answer to a greeting: none. */
    static final int NEVER = 0;
    private static final byte[] NOTHING = {};

    private final ServerSocketChannel server;
    private final FakeHttpNode http;
    private final Behaviour behaviour;
    private final int welcome;
    private final List<FrameChannel> channels = new CopyOnWriteArrayList<>();
    private final AtomicInteger batchesByHttp = new AtomicInteger();
    private volatile Member greeted = new Member(new NodeId(0), new Incarnation(0));

    FakeStreamNode(Behaviour behaviour) {
        this(behaviour, Greeting.WELCOME);
    }

    /** @param welcome what it answers to greetings; {@link #NEVER} if nothing */
    FakeStreamNode(Behaviour behaviour, int welcome) {
        this.behaviour = behaviour;
        this.welcome = welcome;
        try {
            server = ServerSocketChannel.open()
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            http = new FakeHttpNode(_ -> {
                batchesByHttp.incrementAndGet();
                return new Reply.Answer(500, NOTHING);
            }, OptionalInt.of(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    @Override
    public StorageNode node() {
        return http.node();
    }

    Member greeted() {
        return greeted;
    }

    int connections() {
        return channels.size();
    }

    int batchesByHttp() {
        return batchesByHttp.get();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (ClosedChannelException ended) {
            closeStreams();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel socket) {
        try (FrameChannel channel = new FrameChannel(socket)) {
            channels.add(channel);
            FrameHead head = channel.readHead();
            greeted = Greeting.read(head, channel.read(head.length()));
            if (welcome != NEVER) {
                channel.write(welcome, NOTHING, NOTHING);
            }
            boolean goesOn = welcome == Greeting.WELCOME || welcome == NEVER && channel.awaitFrame();
            while (goesOn && channel.awaitFrame()) {
                goesOn = exchange(channel);
            }
        } catch (IOException ended) {
            LOG.debug("the test has closed it, or what it tests has", ended);
        }
    }

    private boolean exchange(FrameChannel channel) throws IOException {
        FrameHead head = channel.readHead();
        var headers = FrameHeaders.decode(channel.read(head.mark()));
        byte[] batch = channel.read(head.length() - head.mark());
        return switch (behaviour.apply(new Received(batch, headers))) {
            case Reply.Answer(int status, byte[] body) -> {
                channel.write(status, NOTHING, body);
                yield true;
            }
            case Reply.Hang() -> channel.awaitFrame();
            case Reply.Cut() -> false;
        };
    }

    /** Ends all connections, and goes on taking new ones. */
    void closeStreams() {
        for (FrameChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeStreams();
        http.close();
    }
}
