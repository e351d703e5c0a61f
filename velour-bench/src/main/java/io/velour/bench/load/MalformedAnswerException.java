package io.velour.bench.load;

/** Thrown when what came back is not an answer of HTTP/1.1 as this reads it; the message says why, in a few words. */
final class MalformedAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String message) {
        super(message);
    }
}
