package io.velour.cluster;

import java.util.HexFormat;

/**
 * Names a storage node: drawn at random once and kept in its data folder; an empty folder is a new node.
 *
 * @param value any number; its text form is 16 hex digits
 */
public record NodeId(long value) {
    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is not 16 hex digits
     */
    public static NodeId parse(String text) {
        if (text.length() != 16) {
            throw new IllegalArgumentException("the name of a storage node has 16 hex digits, not '" + text + "'");
        }
        return new NodeId(HexFormat.fromHexDigitsToLong(text));
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
