package io.velour.mutation;

/** Says why a mutation cannot be read, does not apply to today's sources, or does not compile: its file must be mended. */
public final class InvalidMutationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidMutationException(String message) {
        super(message);
    }
}
