package io.velour.bench.growth;

/**
 * How maps get from the controller to all who follow them, over its one line: in rounds, each with the map that is the newest
 * when the round begins, one receiver after the other.
 */
final class MapDelivery {
    private static final double BITS_PER_BYTE = 8;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final double bytesPerMilli;
    private final int receivers;
    private long begun;
    private double bytesEach;
    private long version;
    private double sent;

    /**
     * @param gigabits  a second
     * @param receivers how many follow
     * @param version   that all of them know
     */
    MapDelivery(double gigabits, int receivers, long version) {
        this.bytesPerMilli = gigabits * 1e9 / BITS_PER_BYTE / MILLIS_PER_SECOND;
        this.receivers = receivers;
        this.version = version;
    }

    /** Begins a round with a newer map, if none is under way. Returns whether it did. */
    boolean begin(long millis, long newest, long bytes) {
        if (newest == version || !hasReached(receivers - 1, millis)) {
            return false;
        }
        begun = millis;
        version = newest;
        bytesEach = bytes;
        sent += bytesEach * receivers;
        return true;
    }

    /** Returns the map that was handed out last. */
    long version() {
        return version;
    }

    /** Tells whether it has reached a receiver, counted from 0. */
    boolean hasReached(int receiver, long millis) {
        return (millis - begun) * bytesPerMilli >= bytesEach * (receiver + 1);
    }

    /** Returns how many bytes all rounds took. */
    double sent() {
        return sent;
    }
}
