package io.velour.probe;

/** Nobody answered, or the answer was that it cannot be done now: neither right nor wrong. */
final class InconclusiveException extends Exception {
    private static final long serialVersionUID = 1L;

    InconclusiveException(String message) {
        super(message);
    }
}
