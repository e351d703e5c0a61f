package io.velour.frontend.connection;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's endpoint, with two differences, for requests that hold nobody up.
 *
 * <p>
 * A request is served by the thread that has found it ({@link RequestPoller}), where Tomcat wakes one of a pool.
 *
 * <p>
 * The selector goes on watching a connection while its request is served ({@link StandingSocket}). Tomcat ends the watch with each request and asks
 * for it anew after the answer: two changes of the selector and one wake-up of its thread. Hardly any client sends its next
 * request before it has the answer; the watch of one that does is ended as Tomcat does it.
 */
final class StandingNioEndpoint extends NioEndpoint {
    private static final Log LOG = LogFactory.getLog(StandingNioEndpoint.class);
    private final Duration lookEvery;

    private List<RequestPoller> pollers = List.of();
    private @Nullable ScheduledExecutorService watch;
    /** The acceptor's alone. */
    private int accepted;

    /** @param lookEvery how often it is looked whether a request holds its thread up: one is found after once or twice that */
    StandingNioEndpoint(Duration lookEvery) {
        this.lookEvery = lookEvery;
        // For what is left: hardly anything, and nothing that keeps a processor busy.
        setUseVirtualThreads(true);
    }

    /** Tomcat's own poller is started too, and has no connections. */
    @Override
    public void startInternal() throws Exception {
        if (!running) {
            startPollers();
        }
        super.startInternal();
    }

    private void startPollers() throws IOException {
        // Half of the processors: the others have the answers to write.
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        RequestPoller[] opened = new RequestPoller[count];
        for (int i = 0; i < count; i++) {
            opened[i] = new RequestPoller(this, getName() + "-Requests-" + i, getMaxThreads());
        }
        pollers = List.of(opened);
        pollers.forEach(RequestPoller::start);
        watch = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("request-watch").daemon().factory());
        watch.scheduleWithFixedDelay(this::look, lookEvery.toNanos(), lookEvery.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        for (RequestPoller poller : pollers) {
            try {
                poller.look();
            } catch (RuntimeException | Error broken) {
                // Whoever looks must go on: without it a request that is held up would hold up all others.
                LOG.error("a thread that is held up cannot be relieved", broken);
            }
        }
    }

    @Override
    public void stopInternal() {
        if (running && watch != null) {
            pause();
            // Held-up ones are still relieved meanwhile: each must come to its end.
            pollers.forEach(RequestPoller::destroy);
            pollers.forEach(RequestPoller::awaitEnd);
            watch.shutdownNow();
        }
        super.stopInternal();
    }

    /** Of the connection that is just being made; each keeps its own. */
    @Override
    protected Poller getPoller() {
        return pollers.get(accepted % pollers.size());
    }

    @Override
    public boolean processSocket(SocketWrapperBase<NioChannel> connection, SocketEvent event, boolean dispatch) {
        // What has gone wrong with a connection may have to wait for whoever is at it.
        boolean here = event == SocketEvent.OPEN_READ || event == SocketEvent.OPEN_WRITE;
        return super.processSocket(connection, event,
                dispatch && !(here && Thread.currentThread() instanceof ConnectionThread));
    }

    @Override
    protected boolean setSocketOptions(SocketChannel channel) {
        StandingSocket connection = null;
        accepted = accepted + 1 & Integer.MAX_VALUE;
        try {
            NioChannel buffers = buffers();
            connection = new StandingSocket(buffers, this);
            buffers.reset(channel, connection);
            connections.put(channel, connection);
            channel.configureBlocking(false);
            socketProperties.setProperties(channel.socket());
            connection.setReadTimeout(getConnectionTimeout());
            connection.setWriteTimeout(getConnectionTimeout());
            connection.setKeepAliveLeft(getMaxKeepAliveRequests());
            connection.getPoller().register(connection);
            return true;
        } catch (IOException | RuntimeException broken) {
            LOG.error("a connection cannot be served", broken);
            if (connection == null) {
                destroySocket(channel);
            }
            // Otherwise whoever has called this closes it, with all that it has.
            return false;
        }
    }

    private NioChannel buffers() {
        var kept = getNioChannels();
        NioChannel used = kept == null ? null : kept.pop();
        return used != null
                ? used
                : createChannel(new SocketBufferHandler(socketProperties.getAppReadBufSize(),
                        socketProperties.getAppWriteBufSize(), socketProperties.getDirectBuffer()));
    }
}
