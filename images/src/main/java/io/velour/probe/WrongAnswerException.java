package io.velour.probe;

/** An answer that no working cluster gives: asking again would only hide it. */
final class WrongAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongAnswerException(String message) {
        super(message);
    }
}
