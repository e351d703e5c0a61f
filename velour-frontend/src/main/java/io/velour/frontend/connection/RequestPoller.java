package io.velour.frontend.connection;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Finds connections that have something to read, and serves what they bring on the very thread that has found it. A request that holds
 * the thread up does not hold up the others for long: whoever looks has another thread go on with them ({@link Turns}). (Leader and followers: Schmidt et al., "Pattern-Oriented Software
 * Architecture 2", 2000, where the followers stand by; here they are made when they are needed, which is hardly ever.)
 */
final class RequestPoller extends NioEndpoint.Poller {
    private static final Log LOG = LogFactory.getLog(RequestPoller.class);
    /** How often time limits are looked at if nothing comes. */
    private static final long SELECT_MILLIS = 1_000;
    private static final long END_LIMIT_MILLIS = 2_000;

    private final String name;
    private final int maxHeldUp;
    private final AtomicInteger heldUp = new AtomicInteger();
    private final Turns turns = new Turns();
    /** Found and not yet served; the leader's alone. */
    private final Queue<SelectionKey> ready = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);
    /** Whether one was relieved and no other has been started yet; the looking thread's alone. */
    private boolean leaderless;
    private volatile boolean selecting;
    private volatile boolean ending;

    /**
     * @param endpoint  whose connections are served
     * @param name      of its threads
     * @param maxHeldUp how many threads may be held up; then all wait for one of them
     */
    RequestPoller(NioEndpoint endpoint, String name, int maxHeldUp) throws IOException {
        endpoint.super();
        this.name = name;
        this.maxHeldUp = maxHeldUp;
    }

    void start() {
        new PollerThread().start();
    }

    /** Has a thread that a request holds up relieved. For one thread. */
    void look() {
        if (heldUp.get() < maxHeldUp && turns.relieve()) {
            heldUp.incrementAndGet();
            leaderless = true;
        }
        if (leaderless) {
            // If no thread can be made now, then at the next look.
            new PollerThread().start();
            leaderless = false;
        }
    }

    @Override
    public void run() {
        while (serveReady()) {
            if (ending) {
                finish();
                return;
            }
            select();
        }
        heldUp.decrementAndGet();
    }

    /** Returns whether this thread still leads. */
    private boolean serveReady() {
        for (SelectionKey key = ready.poll(); key != null; key = ready.poll()) {
            long turn = turns.begin();
            processKey(key, (NioSocketWrapper) key.attachment());
            if (!turns.end(turn)) {
                return false;
            }
        }
        return true;
    }

    private void select() {
        try {
            // In this order: what is registered after the look at the registrations wakes the selector up.
            selecting = true;
            boolean registered = events();
            int found = ending ? 0 : getSelector().select(SELECT_MILLIS);
            selecting = false;
            takeSelected();
            timeout(found, registered);
        } catch (IOException | RuntimeException | Error broken) {
            // Whoever leads must go on: nobody else would serve these connections.
            LOG.error("connections cannot be watched", broken);
        }
    }

    private void takeSelected() {
        Iterator<SelectionKey> selected = getSelector().selectedKeys().iterator();
        while (selected.hasNext()) {
            SelectionKey key = selected.next();
            selected.remove();
            if (key.attachment() != null) {
                ready.add(key);
            }
        }
    }

    @Override
    public void add(NioSocketWrapper connection, int operation) {
        super.add(connection, operation);
        wakeUp();
    }

    @Override
    public void register(NioSocketWrapper connection) {
        super.register(connection);
        wakeUp();
    }

    private void wakeUp() {
        if (selecting) {
            getSelector().wakeup();
        }
    }

    @Override
    protected void processKey(SelectionKey key, NioSocketWrapper connection) {
        try {
            if (key.isValid() && key.isReadable() && !((StandingSocket) connection).take(key)) {
                // What can be written is reported again.
                return;
            }
        } catch (CancelledKeyException closed) {
            connection.close();
            return;
        }
        super.processKey(key, connection);
    }

    /** The watch for reading stands. Atomic, since a thread that was relieved may be at it too. */
    @Override
    protected void unreg(SelectionKey key, NioSocketWrapper connection, int operations) {
        int ended = operations & ~SelectionKey.OP_READ;
        if (ended != 0) {
            key.interestOpsAnd(~ended);
            connection.interestOps(connection.interestOps() & ~ended);
        }
    }

    /** Has all connections closed, and the thread end. */
    @Override
    protected void destroy() {
        ending = true;
        super.destroy();
    }

    private void finish() {
        events();
        timeout(0, false);
        try {
            getSelector().close();
        } catch (IOException broken) {
            LOG.error("a selector cannot be closed", broken);
        }
        end.countDown();
    }

    /** Waits a while for the thread's end. */
    void awaitEnd() {
        try {
            if (!end.await(END_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn(name + " has not ended within " + END_LIMIT_MILLIS + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class PollerThread extends Thread implements ConnectionThread {
        PollerThread() {
            super(RequestPoller.this, name);
            setDaemon(true);
        }
    }
}
