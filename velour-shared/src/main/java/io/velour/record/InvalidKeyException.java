package io.velour.record;

/** Thrown for a key that is empty or too long. Nothing has happened. */
public final class InvalidKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int length;

    InvalidKeyException(int length) {
        super("a key must have 1 to " + Key.MAX_LENGTH + " bytes, but has " + length);
        this.length = length;
    }

    /** Returns the length of the refused key, in bytes. */
    public int length() {
        return length;
    }
}
