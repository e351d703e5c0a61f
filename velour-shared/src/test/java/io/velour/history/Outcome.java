package io.velour.history;

import java.util.OptionalLong;

/** How an operation ended, as far as its client knows. */
public sealed interface Outcome {
    /**
     * A get was answered.
     *
     * @param value what it saw; empty: the key was absent
     */
    record Read(OptionalLong value) implements Outcome {}

    /** A write took effect between its beginning and its end. */
    record Done() implements Outcome {}

    /** A compare-and-set found the register not as expected, and wrote nothing. */
    record PreconditionFailed() implements Outcome {}

    /** Certainly without effect, now and later. */
    record NotDone() implements Outcome {}

    /** Unknown: the operation may have taken effect, may do so at any later time, or never. */
    record Indeterminate() implements Outcome {}

    /** Tells whether an operation of that kind can end in this way. */
    default boolean fits(Action action) {
        return switch (this) {
            case Read _ -> action instanceof Action.Get;
            case Done _ -> !(action instanceof Action.Get);
            case PreconditionFailed _ -> action instanceof Action.CompareAndSet;
            case NotDone _,Indeterminate _ -> true;
        };
    }
}
