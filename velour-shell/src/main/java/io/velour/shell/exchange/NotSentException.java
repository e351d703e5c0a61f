package io.velour.shell.exchange;

import org.jspecify.annotations.Nullable;

/** Thrown when a batch certainly had no effect at the storage node. */
public final class NotSentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private NotSentException(String message, boolean refused, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** @param status what the node answered, 400 to 499 */
    public static NotSentException refused(int status) {
        return new NotSentException("refused with status " + status, true, null);
    }

    /** @param cause why there is no connection */
    public static NotSentException noConnection(Throwable cause) {
        return new NotSentException("no connection", false, cause);
    }

    /** Tells whether the node itself said so: then it is there, whatever ails it. */
    public boolean isRefusal() {
        return refused;
    }
}
