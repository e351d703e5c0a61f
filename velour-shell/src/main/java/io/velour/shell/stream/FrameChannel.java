package io.velour.shell.stream;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import jdk.net.ExtendedSocketOptions;

/**
 * Frames over a connection: a length of four bytes, a mark of two, then as many bytes as the length says. What is small goes in one system
 * call and comes in one. Blocks its thread; for one thread at a time, but anybody may close it, which ends what is under way with
 * an exception.
 */
public final class FrameChannel implements Closeable {
    private static final int HEAD_LENGTH = Integer.BYTES + Short.BYTES;
    private static final int BUFFER_LENGTH = 32 * 1024;
    /* Whoever is gone without a word is noticed within a minute. */
    private static final int KEEP_ALIVE_IDLE_SECONDS = 30;
    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEP_ALIVE_PROBES = 3;

    private final SocketChannel socket;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_LENGTH).flip();
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_LENGTH);

    /** @param socket connected and blocking; from now on this one's */
    public FrameChannel(SocketChannel socket) throws IOException {
        this.socket = socket;
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_SECONDS);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_PROBES);
    }

    /** Waits for the next frame; returns whether one begins: not if the other side has closed the connection. */
    public boolean awaitFrame() throws IOException {
        return in.hasRemaining() || fill();
    }

    /**
     * Reads what the next frame begins with; then its bytes must be read.
     *
     * @throws EOFException if the connection ends before
     * @throws IOException  if the length is negative: these are no frames
     */
    public FrameHead readHead() throws IOException {
        while (in.remaining() < HEAD_LENGTH) {
            fillOrFail();
        }
        int length = in.getInt();
        int mark = Short.toUnsignedInt(in.getShort());
        if (length < 0) {
            throw new IOException("a frame of " + length + " bytes");
        }
        return new FrameHead(length, mark);
    }

    /**
     * Reads the next bytes of a frame into an array of their own.
     *
     * @param length as the frame's head says, or less, and the rest after that; whoever asks has looked whether that is too much
     */
    public byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;) {
            int part = Math.min(availableOrFail(), length - done);
            in.get(bytes, done, part);
            done += part;
        }
        return bytes;
    }

    /** Reads the next bytes of a frame and drops them. */
    public void skip(int length) throws IOException {
        for (int left = length; left > 0;) {
            int part = Math.min(availableOrFail(), left);
            in.position(in.position() + part);
            left -= part;
        }
    }

    private int availableOrFail() throws IOException {
        if (!in.hasRemaining()) {
            fillOrFail();
        }
        return in.remaining();
    }

    private void fillOrFail() throws IOException {
        if (!fill()) {
            throw new EOFException("the connection ends within a frame");
        }
    }

    private boolean fill() throws IOException {
        in.compact();
        try {
            return socket.read(in) >= 0;
        } finally {
            in.flip();
        }
    }

    /** Writes a frame of which the bytes come from two arrays, one after the other. */
    public void write(int mark, byte[] first, byte[] second) throws IOException {
        out.clear();
        out.putInt(Math.addExact(first.length, second.length)).putShort((short) mark);
        put(first);
        put(second);
        flush();
    }

    private void put(byte[] bytes) throws IOException {
        for (int done = 0; done < bytes.length;) {
            if (!out.hasRemaining()) {
                flush();
            }
            int part = Math.min(out.remaining(), bytes.length - done);
            out.put(bytes, done, part);
            done += part;
        }
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            socket.write(out);
        }
        out.clear();
    }

    /** Tells whether the other side has closed the connection, or says something though nobody asked. Does not wait. */
    public boolean isStale() throws IOException {
        socket.configureBlocking(false);
        try {
            in.clear();
            return socket.read(in) != 0;
        } finally {
            in.flip();
            socket.configureBlocking(true);
        }
    }

    /** Tells whether this side has not closed it. */
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
