package io.velour.frontend.channel;

import java.time.Duration;

/**
 * The bounds of a lane.
 *
 * @param maxWaiting how many questions may wait; more are not sent
 * @param limit      how long an exchange may take; then there is silence
 * @param window     the circuit opens for a moment when half of so many last exchanges have failed; 1: at the first failure
 * @param inFlight   how many exchanges there may be at a time; more than one only while very many questions wait
 */
public record LaneSettings(int maxWaiting, Duration limit, int window, int inFlight) {
    /** Leaves a node at its first failure: another replica can be read. */
    public static LaneSettings ofReads(int maxWaiting, Duration limit) {
        return new LaneSettings(maxWaiting, limit, 1, 1);
    }

    /** Bears some failures: a write needs every replica. While the disk syncs one batch, the next may be on its way. */
    public static LaneSettings ofWrites(int maxWaiting, Duration limit) {
        return new LaneSettings(maxWaiting, limit, 4, 2);
    }
}
