package io.velour.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes numbers, bytes and text into a growing array. Numbers are big-endian; lengths and epochs are varints (LEB128). */
public final class WireWriter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer;
    private int length;

    /** @param expectedLength how many bytes will probably be written */
    public WireWriter(int expectedLength) {
        this.buffer = new byte[Math.max(16, expectedLength)];
    }

    public void writeByte(int value) {
        ensure(1);
        buffer[length++] = (byte) value;
    }

    public void writeLong(long value) {
        ensure(Long.BYTES);
        LONG.set(buffer, length, value);
        length += Long.BYTES;
    }

    /** Writes a number that is not negative, in 1 to 9 bytes. */
    public void writeVarLong(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint must not be negative, but is " + value);
        }
        ensure(9);
        long rest = value;
        while (rest > 0x7f) {
            buffer[length++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        buffer[length++] = (byte) rest;
    }

    /** Writes the length, then the bytes. */
    public void writeBytes(byte[] bytes) {
        writeVarLong(bytes.length);
        writeEncoded(bytes);
    }

    /** Writes what is in this form already, as it is. */
    public void writeEncoded(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** Writes text as UTF-8. */
    public void writeText(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns how many bytes were written. */
    public int length() {
        return length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    private void ensure(int more) {
        int needed = Math.addExact(length, more);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, buffer.length + (buffer.length >> 1)));
        }
    }
}
