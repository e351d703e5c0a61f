package io.velour.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link WireWriter} wrote. Everything is checked against what is left: bad bytes give a
 * {@link MalformedMessageException} that names the position, never an array index or a huge allocation.
 */
public final class WireReader {
    private final byte[] buffer;
    private final int end;
    private int position;

    public WireReader(byte[] buffer) {
        this(buffer, 0, buffer.length);
    }

    public WireReader(byte[] buffer, int from, int end) {
        this.buffer = buffer;
        this.position = from;
        this.end = end;
    }

    public int readByte() {
        require(1, "a byte");
        return buffer[position++] & 0xff;
    }

    public long readLong() {
        require(Long.BYTES, "a number of 8 bytes");
        long value = ByteBuffer.wrap(buffer, position, Long.BYTES).getLong();
        position += Long.BYTES;
        return value;
    }

    public long readVarLong() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw malformed("a varint of more than 9 bytes");
    }

    /**
     * Reads a count or a length.
     *
     * @param max the largest that is believed
     */
    public int readCount(int max, String what) {
        long count = readVarLong();
        if (count > max) {
            throw malformed(what + ": " + count + " where at most " + max + " are allowed");
        }
        return (int) count;
    }

    /** Reads a length and as many bytes, into an array of their own. */
    public byte[] readBytes() {
        int length = readLength();
        byte[] bytes = Arrays.copyOfRange(buffer, position, position + length);
        position += length;
        return bytes;
    }

    public String readText() {
        int length = readLength();
        String text = new String(buffer, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /** Reads a length, and requires that so many bytes are left behind it. */
    private int readLength() {
        long length = readVarLong();
        if (length > end - position) {
            throw malformed(length + " bytes announced where " + (end - position) + " are left");
        }
        return (int) length;
    }

    /** Requires that everything has been read. */
    public void requireEnd() {
        if (position != end) {
            throw malformed((end - position) + " bytes too many");
        }
    }

    MalformedMessageException malformed(String what) {
        return new MalformedMessageException("malformed message at byte " + position + ": " + what);
    }

    private void require(int count, String what) {
        if (end - position < count) {
            throw malformed("ends where " + what + " should be");
        }
    }
}
