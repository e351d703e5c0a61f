package io.velour.history;

import java.util.OptionalLong;

/**
 * What one operation asks of a register and does to it, contents as {@link ValueCodes} has them.
 *
 * @param operation where it comes from
 * @param mandatory whether it has certainly taken effect; an optional step may be left out
 * @param required  the content that it needs, or {@link #NONE}
 * @param forbidden the content that it must not meet, or {@link #NONE}
 * @param result    the content that it leaves, or {@link #NONE} if it leaves what it found
 * @param start     before this time it has no effect
 * @param end       at this time it has had its effect, if at all
 */
record Step(ClientOperation operation, boolean mandatory, int required, int forbidden, int result, long start,
        long end) {
    static final int NONE = -1;

    /**
     * Makes the step of an operation.
     *
     * @param deadline by when it has had its effect
     */
    static Step of(ClientOperation operation, ValueCodes codes, boolean mandatory, long deadline) {
        return switch (operation.action()) {
            case Action.Get _ ->
                new Step(operation, mandatory, codes.of(seen(operation)), NONE, NONE, operation.invoked(), deadline);
            case Action.CompareAndSet(OptionalLong expected, OptionalLong replacement) ->
                ofCompareAndSet(operation, codes.of(expected), codes.of(replacement), mandatory, deadline);
            case Action.Put _,Action.Delete _ -> new Step(operation, mandatory, NONE, NONE,
                    codes.of(operation.action().written()), operation.invoked(), deadline);
        };
    }

    /** Tells whether it can happen while the register holds that. */
    boolean fits(int content) {
        return (required == NONE || required == content) && forbidden != content;
    }

    /** Tells whether it writes. */
    boolean writes() {
        return result != NONE;
    }

    /** Tells whether it bears witness of a value: it has happened, and the register held the value. */
    boolean isWitness() {
        return mandatory && required >= ValueCodes.FIRST_ASKED;
    }

    /** Tells whether the two may stand for each other, times apart. */
    boolean isAlike(Step other) {
        return required == other.required && forbidden == other.forbidden && result == other.result;
    }

    private static OptionalLong seen(ClientOperation get) {
        return get.outcome() instanceof Outcome.Read read ? read.value() : OptionalLong.empty();
    }

    private static Step ofCompareAndSet(ClientOperation operation, int expected, int replacement, boolean mandatory,
            long deadline) {
        if (operation.outcome() instanceof Outcome.PreconditionFailed) {
            return new Step(operation, mandatory, NONE, expected, NONE, operation.invoked(), deadline);
        }
        int result = replacement == expected ? NONE : replacement;
        return new Step(operation, mandatory, expected, NONE, result, operation.invoked(), deadline);
    }
}
