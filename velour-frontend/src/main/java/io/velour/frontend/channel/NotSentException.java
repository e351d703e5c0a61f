package io.velour.frontend.channel;

/** Thrown when a batch certainly had no effect at the storage node. */
public final class NotSentException extends Exception {
    private static final long serialVersionUID = 1L;

    NotSentException(String message) {
        super(message);
    }

    NotSentException(String message, Throwable cause) {
        super(message, cause);
    }
}
