package io.velour.scenario;

/** Says what is wrong with a script: a command that nobody knows, or that cannot be carried out where it stands. */
final class ScriptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScriptException(String message) {
        super(message);
    }
}
