package io.velour.scenario;

import java.util.List;

/**
 * Something under way from one process to another; not a record, for the same message twice is two.
 */
final class Message {
    final String from;
    final String to;
    final String text;
    private final boolean repeatable;
    private final Runnable arrival;
    /** A message that is held is delivered by name only. */
    private boolean held;

    /**
     * @param text       in words, its kind first
     * @param repeatable whether a transport may deliver it twice
     * @param arrival    what its receiver does with it
     */
    Message(String from, String to, String text, boolean repeatable, Runnable arrival) {
        this.from = from;
        this.to = to;
        this.text = text;
        this.repeatable = repeatable;
        this.arrival = arrival;
    }

    /** Tells whether all of these words stand in the text, in their order; a value stands for its record. */
    boolean hasWords(List<String> words) {
        int next = 0;
        for (String word : text.split("[ ,]+")) {
            if (next < words.size() && isMeantBy(word, words.get(next))) {
                next++;
            }
        }
        return next == words.size();
    }

    private static boolean isMeantBy(String word, String name) {
        return word.equals(name) || word.startsWith(name + "@");
    }

    void hold() {
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    Message again() {
        if (!repeatable) {
            throw new ScriptException("no transport may repeat '" + text + "'");
        }
        return new Message(from, to, text, true, arrival);
    }

    void arrive() {
        arrival.run();
    }

    @Override
    public String toString() {
        return from + " to " + to + " " + text + (held ? " (late)" : "");
    }
}
