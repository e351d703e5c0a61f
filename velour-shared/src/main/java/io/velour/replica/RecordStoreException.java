package io.velour.replica;

/** Thrown when the disk fails. The node must acknowledge nothing that rests on the failed call. */
public final class RecordStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RecordStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public RecordStoreException(String message) {
        super(message);
    }
}
