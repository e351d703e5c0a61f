package io.velour.cluster;

import java.util.HexFormat;

/**
 * Names one life of a storage node: drawn at random when its process starts, once it holds the lock on its folder.
 *
 * @param value any number; its text form is 16 hex digits
 */
public record Incarnation(long value) {
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

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
