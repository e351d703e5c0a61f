package io.velour.cluster;

import java.util.HexFormat;

/**
 * Names one life of a storage node: how often the node has been started, which its folder remembers, and a random number,
 * drawn when the process holds the lock on the folder. The lives of one node are so in order: a message of an earlier life
 * that arrives late is known for what it is. Of an old copy of a folder {@link FolderLives} tells.
 *
 * @param value 32 bits that count, then 32 random ones; its text form is 16 hex digits
 */
public record Incarnation(long value) {
    /**
     * Returns the name of a life.
     *
     * @param start  how often the node has been started, this time included; from 1
     * @param random any number: two copies of one folder draw different ones
     */
    public static Incarnation of(int start, int random) {
        return new Incarnation((long) start << Integer.SIZE | Integer.toUnsignedLong(random));
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is not 16 hex digits
     */
    public static Incarnation parse(String text) {
        if (text.length() != 16) {
            throw new IllegalArgumentException("the name of an incarnation has 16 hex digits, not '" + text + "'");
        }
        return new Incarnation(HexFormat.fromHexDigitsToLong(text));
    }

    /** Tells whether this is a later life of the same node. */
    public boolean isAfter(Incarnation other) {
        return Long.compareUnsigned(value, other.value) > 0;
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
