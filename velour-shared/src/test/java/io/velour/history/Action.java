package io.velour.history;

import java.util.OptionalLong;

/** What a client asked of one key. Every key is a register that holds a value or is absent, as it is at first. */
public sealed interface Action {
    /** Asks for the value. */
    record Get() implements Action {}

    /**
     * Sets the value, whatever was there.
     *
     * @param value what no other write of the history writes
     */
    record Put(long value) implements Action {}

    /** Removes the value, whatever was there; of an absent key too. */
    record Delete() implements Action {}

    /**
     * Writes if the register is as expected, and otherwise fails.
     *
     * @param expected    the value that must be there; empty: the key must be absent
     * @param replacement the value to write, which no other write of the history writes; empty: the key is deleted
     */
    record CompareAndSet(OptionalLong expected, OptionalLong replacement) implements Action {}

    /** Returns the value that this writes if it takes effect; empty for a get and for what deletes. */
    default OptionalLong written() {
        return switch (this) {
            case Put put -> OptionalLong.of(put.value());
            case CompareAndSet compareAndSet -> compareAndSet.replacement();
            case Get _,Delete _ -> OptionalLong.empty();
        };
    }
}
