package io.velour.protocol.wire;

/** Thrown when bytes are not a message of a known form. Nothing of them may be used. */
public final class MalformedMessageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }

    MalformedMessageException(String message, RuntimeException cause) {
        super(message, cause);
    }
}
