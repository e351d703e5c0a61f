package io.velour.exploration;

/**
 * How often what the protocol does not bring about itself may happen in one run. That a message is late, or never comes, is
 * free: it may stay under way for ever.
 *
 * @param silences  a question is given up by whoever asked; the request may still arrive later
 * @param notSent   a question of a frontend comes back as not sent
 * @param crashes   the process of a storage node dies and comes back as another incarnation, its disk kept
 * @param ticks     a storage node has waited so long that it tries again what failed and finishes what was abandoned
 * @param deadlines an operation's time is up
 * @param pauses    how often each operation may try again after a pause
 */
public record Bounds(int silences, int notSent, int crashes, int ticks, int deadlines, int pauses) {
    /** Nothing fails, and nobody tries again. */
    public static final Bounds CALM = new Bounds(0, 0, 0, 0, 0, 0);

    public Bounds withSilences(int count) {
        return new Bounds(count, notSent, crashes, ticks, deadlines, pauses);
    }

    public Bounds withNotSent(int count) {
        return new Bounds(silences, count, crashes, ticks, deadlines, pauses);
    }

    public Bounds withCrashes(int count) {
        return new Bounds(silences, notSent, count, ticks, deadlines, pauses);
    }

    public Bounds withTicks(int count) {
        return new Bounds(silences, notSent, crashes, count, deadlines, pauses);
    }

    public Bounds withDeadlines(int count) {
        return new Bounds(silences, notSent, crashes, ticks, count, pauses);
    }

    public Bounds withPauses(int count) {
        return new Bounds(silences, notSent, crashes, ticks, deadlines, count);
    }

    /** Tells whether an operation that has to try again can neither do so nor be told that its time is up. */
    boolean letNobodyRetry() {
        return pauses == 0 && deadlines == 0;
    }
}
