package io.velour.history;

/** What a check says about a history. */
public sealed interface Verdict {
    /** Every key behaved as one register: there is an order of its operations that explains all that clients saw. */
    record Linearizable() implements Verdict {}

    /**
     * No order explains what the clients of that key saw.
     *
     * @param key         the first such key
     * @param explanation how far an order was found, and what could not go on from there; several lines
     */
    record Violation(String key, String explanation) implements Verdict {}

    /**
     * Neither was shown.
     *
     * @param key the first key that could not be decided
     * @param why what ran out, and how far the search had come; several lines
     */
    record Unknown(String key, String why) implements Verdict {}
}
