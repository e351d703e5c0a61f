package io.velour.shell.http;

/** Thrown for a body beyond its limit. What was read of it is thrown away. */
public final class BodyTooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int limit;
    private final long declared;

    /**
     * @param limit    the most bytes that a body may have
     * @param declared how many this one has; -1 if nobody knows
     */
    public BodyTooLargeException(int limit, long declared) {
        super("the body may have " + limit + " bytes" + (declared < 0 ? "" : ", but has " + declared));
        this.limit = limit;
        this.declared = declared;
    }

    /** Returns the limit, in bytes. */
    public int limit() {
        return limit;
    }

    /** Returns how many bytes the client declared; -1 if it declared nothing. */
    public long declared() {
        return declared;
    }
}
