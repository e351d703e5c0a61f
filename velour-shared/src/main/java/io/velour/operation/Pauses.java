package io.velour.operation;

import java.util.List;

/** The pauses of one operation: one at a time, from 10 ms, doubled each time, up to 200 ms. */
final class Pauses {
    private static final long FIRST_MILLIS = 10;
    private static final long MAX_MILLIS = 200;

    private long next = FIRST_MILLIS;
    private boolean pausing;

    /** Begins a pause, unless one is under way: then its end will do. */
    <O> List<Effect<O>> begin() {
        if (pausing) {
            return List.of();
        }
        pausing = true;
        long millis = next;
        next = Math.min(MAX_MILLIS, next * 2);
        return List.of(new Effect.Pause<>(millis));
    }

    void ended() {
        pausing = false;
    }

    /** Makes the next pause short again. */
    void reset() {
        next = FIRST_MILLIS;
    }
}
