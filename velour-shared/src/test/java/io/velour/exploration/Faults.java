package io.velour.exploration;

/** The kinds of what may still go wrong, and how often: all counted in one number, part of every state. */
enum Faults {
    SILENCE, NOT_SENT, CRASH, TICK, DEADLINE;

    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;

    /** Returns all that a scope allows. */
    static int of(Bounds bounds) {
        return SILENCE.times(bounds.silences()) + NOT_SENT.times(bounds.notSent()) + CRASH.times(bounds.crashes())
                + TICK.times(bounds.ticks()) + DEADLINE.times(bounds.deadlines());
    }

    private int times(int count) {
        if (count < 0 || count > MASK) {
            throw new IllegalArgumentException(this + " may be bounded by 0 to " + MASK + ", not by " + count);
        }
        return count << BITS * ordinal();
    }

    boolean mayHappen(int left) {
        return (left >>> BITS * ordinal() & MASK) > 0;
    }

    /** Returns what is left after this has happened once. */
    int spend(int left) {
        return left - (1 << BITS * ordinal());
    }
}
