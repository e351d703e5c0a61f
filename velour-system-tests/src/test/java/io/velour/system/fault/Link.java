package io.velour.system.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The way from one process to another: a small TCP proxy. One that is silenced keeps connections open and moves no byte;
 * what was under way when the link is healed arrives late, as a network would deliver it by retransmission. It
 * listens exactly while its target does, so whoever calls a dead process is refused.
 */
final class Link implements AutoCloseable {
    private static final int BACKLOG = 100;
    private static final int BUFFER = 16 * 1024;
    private static final long DELAY_MILLIS = 500;
    private static final long PROBE_MILLIS = 200;

    private final InetSocketAddress address;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object modeChanged = new Object();
    private volatile LinkMode mode = LinkMode.FORWARD;
    private volatile @Nullable ServerSocket listener;
    private volatile boolean closed;

    /** Begins to take connections at an address of this machine, for a port of it, as soon as somebody listens there. */
    Link(InetAddress address, int port, int target) {
        this.address = new InetSocketAddress(address, port);
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), target);
        Thread.ofVirtual().name("link-" + this.address).start(this::serve);
    }

    void set(LinkMode newMode) {
        synchronized (modeChanged) {
            mode = newMode;
            modeChanged.notifyAll();
        }
        if (newMode == LinkMode.RESET) {
            open.forEach(Link::reset);
        }
    }

    private void serve() {
        while (!closed) {
            if (targetListens()) {
                accept();
            } else {
                pause();
            }
        }
    }

    private boolean targetListens() {
        try (Socket probe = new Socket()) {
            probe.connect(target);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PROBE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes connections until the listener is closed. */
    private void accept() {
        try (ServerSocket taking = new ServerSocket()) {
            taking.setReuseAddress(true);
            taking.bind(address, BACKLOG);
            listener = taking;
            while (!closed) {
                Socket caller = taking.accept();
                open.add(caller);
                Thread.ofVirtual().start(() -> connect(caller));
            }
        } catch (IOException ended) {
            listener = null;
            pause();
        }
    }

    /** So that whoever comes next is refused at once, as by the target itself. */
    private void stopListening() {
        ServerSocket taking = listener;
        if (taking != null) {
            try {
                taking.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void connect(Socket caller) {
        try {
            awaitPassage();
            Socket called = new Socket(target.getAddress(), target.getPort());
            open.add(called);
            caller.setTcpNoDelay(true);
            called.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(caller, called));
            pass(called, caller);
        } catch (IOException | InterruptedException broken) {
            end(caller);
        }
        if (!targetListens()) {
            stopListening();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, read);
            }
            awaitPassage();
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                end(from);
                end(to);
            }
        } catch (IOException | InterruptedException broken) {
            end(from);
            end(to);
        }
    }

    /** Returns when the link lets pass; not before it is healed. */
    private void awaitPassage() throws IOException, InterruptedException {
        synchronized (modeChanged) {
            while (mode == LinkMode.SILENCE) {
                modeChanged.wait();
            }
        }
        if (mode == LinkMode.RESET) {
            throw new IOException("the link is cut");
        }
        if (mode == LinkMode.DELAY) {
            Thread.sleep(DELAY_MILLIS);
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        reset(socket);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyClosed) {
            // What was wanted.
        }
    }

    @Override
    public void close() {
        closed = true;
        set(LinkMode.RESET);
        stopListening();
    }
}
