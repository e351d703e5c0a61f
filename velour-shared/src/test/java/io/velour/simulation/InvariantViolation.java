package io.velour.simulation;

/** Something that must always hold does not. */
final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvariantViolation(Class<?> invariant, String what) {
        super(invariant.getSimpleName() + ": " + what);
    }
}
