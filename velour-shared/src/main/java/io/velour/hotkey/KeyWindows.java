package io.velour.hotkey;

import io.velour.record.Key;

/**
 * Counts uses of keys in windows of time that follow each other without a gap; shown is the last that is complete. So a count is of a known
 * time and can be turned into a rate, and two windows after a flood nothing is left of it. Counts that fade (halved again and
 * again) would have no time that they are of, and would show for minutes what was hot a while ago.
 *
 * <p>
 * Times are nanoseconds from any origin, as of a clock that does not go backwards. Not safe for use by several threads at once.
 */
public final class KeyWindows {
    private final long windowNanos;
    private final KeySketch filling;
    private long began;
    private KeyCounts complete = KeyCounts.NONE;

    /**
     * @param windowNanos how long a window is; more than 0
     * @param capacity    how many keys are counted at a time; 1 or more
     * @param now         when the first window begins
     */
    public KeyWindows(long windowNanos, int capacity, long now) {
        if (windowNanos < 1) {
            throw new IllegalArgumentException("a window must take some time, not " + windowNanos + " ns");
        }
        this.windowNanos = windowNanos;
        this.filling = new KeySketch(capacity);
        this.began = now;
    }

    /** Counts one use of a key. */
    public void add(Key key, KeyUse use, long now) {
        moveOn(now);
        filling.add(key, use);
    }

    /** Returns what was counted in the last complete window; nothing before the first has ended. */
    public KeyCounts complete(long now) {
        moveOn(now);
        return complete;
    }

    private void moveOn(long now) {
        long ended = (now - began) / windowNanos;
        if (ended <= 0) {
            return;
        }
        // Nothing came in the windows after the one that was filled, or they would have been begun.
        complete = ended == 1 ? filling.counts() : KeyCounts.NONE;
        filling.clear();
        began += ended * windowNanos;
    }
}
