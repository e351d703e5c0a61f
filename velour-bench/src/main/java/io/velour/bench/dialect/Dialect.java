package io.velour.bench.dialect;

import org.jspecify.annotations.Nullable;

/** How a store is spoken to: what is sent to it, and what a right answer is. Safe for many threads. */
public interface Dialect {
    String WRONG_LENGTH = "value of a wrong length";
    String WRONG_VALUE = "value of another key";

    /** Returns the request that gets a key. */
    Template get();

    /** Returns the request that puts a value. */
    Template put();

    /**
     * Returns the request that puts a value if the entity tag is still the one that was got; the same as {@link #put} for a
     * store that has no such request, whose read-modify-writes may lose updates.
     */
    default Template putIfUnchanged() {
        return put();
    }

    /** Returns what is wrong with the answer to a get, in a few words; null if it is right. */
    @Nullable
    String problemOfGet(Answer answer, int key);

    /** Returns what is wrong with the answer to a put, in a few words; null if it is right. */
    @Nullable
    String problemOfPut(Answer answer);

    /** Whether a put was refused because the value is another one by now. */
    default boolean isConflict(Answer answer) {
        return false;
    }

    /** Returns what an unexpected status is counted as. */
    static String status(Answer answer) {
        return "status " + answer.status();
    }
}
