package io.velour.bench.failure;

/** Thrown when a command cannot do what it should; the message is for the user. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean misuse;

    public BenchException(String message) {
        super(message);
        this.misuse = false;
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
        this.misuse = false;
    }

    private BenchException(String message, boolean misuse) {
        super(message);
        this.misuse = misuse;
    }

    /** The command was used wrongly: what is wrong with it. */
    public static BenchException misuse(String problem) {
        return new BenchException(problem, true);
    }

    public boolean isMisuse() {
        return misuse;
    }
}
