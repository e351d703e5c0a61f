package io.velour.frontend.kv;

/** Thrown while this frontend does not know the partition map. Nothing was begun. */
final class NoMapException extends Exception {
    private static final long serialVersionUID = 1L;

    NoMapException() {
        super("this frontend has no partition map yet");
    }
}
