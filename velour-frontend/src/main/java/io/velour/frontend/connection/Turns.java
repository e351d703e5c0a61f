package io.velour.frontend.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Who leads: a thread that takes one turn after the other, until it is found to be held up in one and is relieved. One thread leads at a time; one other
 * thread looks.
 */
final class Turns {
    private static final long NONE = 0;

    /** The number of the turn under way; {@link #NONE} between turns, and after a thread was relieved. */
    private final AtomicLong current = new AtomicLong(NONE);
    /** The leader's alone. */
    private long taken;
    /** The looking thread's alone. */
    private long seen = NONE;

    /** For the leader: returns the number of its turn. What it wrote before is seen by whoever takes over from it. */
    long begin() {
        long turn = ++taken;
        current.set(turn);
        return turn;
    }

    /** Returns whether the thread that has begun this turn still leads. If not, it must leave alone whatever is the leader's. */
    boolean end(long turn) {
        return current.compareAndSet(turn, NONE);
    }

    /**
     * Returns whether the leader was relieved just now, since it has been in the same turn as at the last look: then another thread must lead from
     * here on.
     */
    boolean relieve() {
        long now = current.get();
        boolean heldUp = now != NONE && now == seen && current.compareAndSet(now, NONE);
        seen = now;
        return heldUp;
    }
}
