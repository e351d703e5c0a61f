package io.velour.launcher;

/** Thrown when a command cannot do what it should; the message is for the user. */
final class LaunchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean misuse;

    LaunchException(String message) {
        super(message);
        this.misuse = false;
    }

    LaunchException(String message, Throwable cause) {
        super(message, cause);
        this.misuse = false;
    }

    private LaunchException(String message, boolean misuse) {
        super(message);
        this.misuse = misuse;
    }

    /** The command was used wrongly: all that is wrong with it, together. */
    static LaunchException misuse(String problems) {
        return new LaunchException(problems, true);
    }

    boolean isMisuse() {
        return misuse;
    }
}
