package io.velour.replica;

import java.time.Duration;

/**
 * At which pace a storage node does what nobody waits for.
 *
 * @param catchUpBytesPerSecond how many bytes of records this node's catching up reads or copies, all its partitions together
 * @param verifyEvery           how often a leader compares a partition with the other replicas; {@link #NEVER} if it does not
 * @param verifyBytesPerSecond  how many bytes of records this node reads for that
 */
public record BackgroundSettings(long catchUpBytesPerSecond, Duration verifyEvery, long verifyBytesPerSecond) {
    /** No interval of a process's life is as long. */
    public static final Duration NEVER = Duration.ofDays(36_500);
    /** Catches up as fast as it goes, and compares nothing. */
    public static final BackgroundSettings UNPACED = new BackgroundSettings(Long.MAX_VALUE, NEVER, 1);

    public BackgroundSettings {
        if (catchUpBytesPerSecond < 1 || verifyBytesPerSecond < 1) {
            throw new IllegalArgumentException("a pace must be at least 1 byte a second, but catching up has "
                    + catchUpBytesPerSecond + " and comparing " + verifyBytesPerSecond);
        }
        if (verifyEvery.isNegative() || verifyEvery.compareTo(NEVER) > 0) {
            throw new IllegalArgumentException("verifyEvery must be from 0 to " + NEVER + ", but is " + verifyEvery);
        }
    }

    boolean verifies() {
        return verifyEvery.compareTo(NEVER) < 0;
    }
}
