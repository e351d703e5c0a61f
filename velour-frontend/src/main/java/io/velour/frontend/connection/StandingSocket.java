package io.velour.frontend.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * A connection that the selector watches all the time ({@link Watch}). What is read, and when, is as with Tomcat's own; the system is told of it
 * only when a client has sent something before it was asked for.
 */
final class StandingSocket extends NioEndpoint.NioSocketWrapper {
    private final Watch watch = new Watch();
    /** Whether there may be something that has not been read, as far as the selector has said. */
    private volatile boolean unread;

    StandingSocket(NioChannel channel, NioEndpoint endpoint) {
        super(channel, endpoint);
    }

    /** For whoever finds something to read: returns whether it is to serve the connection. */
    boolean take(SelectionKey key) {
        unread = true;
        return watch.take(key);
    }

    @Override
    public void registerReadInterest() {
        if (watch.await()) {
            super.registerReadInterest();
        }
    }

    /** For Tomcat's check of time limits: nobody waits for a client whose request is being served. */
    @Override
    public boolean interestOpsHas(int operation) {
        return super.interestOpsHas(operation) && (operation != SelectionKey.OP_READ || watch.isAwaited());
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
