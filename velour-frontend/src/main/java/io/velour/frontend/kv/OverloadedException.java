package io.velour.frontend.kv;

/** Thrown when too many operations are under way. Nothing was begun. */
final class OverloadedException extends Exception {
    private static final long serialVersionUID = 1L;

    OverloadedException(int limit) {
        super("more than " + limit + " operations are under way at this frontend");
    }
}
