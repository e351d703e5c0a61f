package io.velour.frontend.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * A connection that the selector watches all the time. Who may serve it is said here: the poller takes it when there is something to
 * read, and whoever has served it asks for more. So what is read, and when, is as with Tomcat's own; the system is told of it only when a client has sent
 * something before it was asked for.
 */
final class StandingSocket extends NioEndpoint.NioSocketWrapper {
    private enum State {
        /** Nobody serves it; what comes is for the poller to hand on. */
        AWAITED,
        /** Somebody serves it. */
        BUSY,
        /** Somebody serves it, and meanwhile more has come: the selector does not watch it any more. */
        UNWATCHED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.AWAITED);
    /** Whether there may be something that has not been read, as far as the selector has said. */
    private volatile boolean unread;

    StandingSocket(NioChannel channel, NioEndpoint endpoint) {
        super(channel, endpoint);
    }

    /** Returns whether the poller may hand the connection on. If not it must end its watch for reading. For the poller's thread. */
    boolean take() {
        unread = true;
        // Only whoever serves it changes it besides, and only to AWAITED.
        return state.compareAndSet(State.AWAITED, State.BUSY)
                || !state.compareAndSet(State.BUSY, State.UNWATCHED) && state.compareAndSet(State.AWAITED, State.BUSY);
    }

    @Override
    public void registerReadInterest() {
        if (state.getAndSet(State.AWAITED) == State.UNWATCHED) {
            super.registerReadInterest();
        }
    }

    /** For Tomcat's check of time limits: nobody waits for a client whose request is being served. */
    @Override
    public boolean interestOpsHas(int operation) {
        return super.interestOpsHas(operation)
                && (operation != SelectionKey.OP_READ || state.get() == State.AWAITED);
    }

    /** Without asking the system for what it has not announced. */
    @Override
    public int read(boolean block, ByteBuffer to) throws IOException {
        if (block || !getSocketBufferHandler().isReadBufferEmpty()) {
            return super.read(block, to);
        }
        if (!unread) {
            return 0;
        }
        unread = false;
        int room = Math.min(to.remaining(), getSocketBufferHandler().getReadBuffer().capacity());
        int read = super.read(false, to);
        if (read == room) {
            unread = true;
        }
        return read;
    }
}
