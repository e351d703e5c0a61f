package io.velour.cluster;

import java.util.HexFormat;

/**
 * Names a cluster: drawn at random when it is born, kept by all its members, so that no process and no folder of another one is taken for its own.
 *
 * @param value any number; its text form is 16 hex digits
 */
public record ClusterId(long value) {
    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is not 16 hex digits
     */
    public static ClusterId parse(String text) {
        if (text.length() != 16) {
            throw new IllegalArgumentException("the name of a cluster has 16 hex digits, not '" + text + "'");
        }
        return new ClusterId(HexFormat.fromHexDigitsToLong(text));
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
