package io.velour.control;

/** Thrown when the controller's state cannot be read or written; the message says what, where, and what may be done. */
public final class ClusterStateStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterStateStoreException(String message) {
        super(message);
    }

    public ClusterStateStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
