package io.velour.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key: 1 to 1,024 bytes, any bytes. Equal if the bytes are; ordered as unsigned bytes. The array is the key's own from
 * the moment that it is given: neither the giver nor the receiver of {@link #bytes()} may write to it.
 */
public final class Key implements Comparable<Key> {
    /** The longest key, in bytes. */
    public static final int MAX_LENGTH = 1_024;

    private final byte[] bytes;
    private final int hash;

    /**
     * Takes the bytes over, without a copy.
     *
     * @throws InvalidKeyException if there are none, or more than {@value #MAX_LENGTH}
     */
    public Key(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
            throw new InvalidKeyException(bytes.length);
        }
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** Returns the key that is the UTF-8 form of a text. */
    public static Key of(String text) {
        return new Key(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the key's own bytes, to be read only. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Returns the key as text for logs; bytes that are not UTF-8 show as replacement characters. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
