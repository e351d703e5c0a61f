package io.velour.shell.config;

/** Thrown while a process starts, for a reason that its operator can understand and mend. Ends it with exit code 1. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * @param description what is wrong, with names and values
     * @param action      what to do about it
     */
    public StartupException(String description, String action) {
        super(description);
        this.action = action;
    }

    public StartupException(String description, String action, Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
