package io.velour.replica;

import java.time.Duration;

/**
 * How a storage node goes about what the protocol leaves open.
 *
 * @param abandonedAfter     how long a record is {@code PENDING} before its replica finishes it by itself
 * @param retryPause         how long a question to another storage node is left alone after it came to nothing
 * @param rangeRecords       how many records a range of catch-up or a page of pending records has at most
 * @param rangeBytes         with which size of its records a range ends
 * @param maxAcknowledged    how many keys a partition may see written while it catches up; beyond, it gives up
 * @param maxFinishing       how many abandoned writes a partition finishes at once
 * @param memoryKeep         how long a leader remembers a replaced version: longer than any operation's deadline
 * @param memoryEntries      how many of them a node remembers, shared out among the partitions
 * @param readsWithoutLease  whether reads are served when the controller cannot be reached to renew the lease: this gives
 *                           up linearizability for as long as that lasts
 * @param background         the pace of what nobody waits for
 */
public record ReplicaSettings(Duration abandonedAfter, Duration retryPause, int rangeRecords, long rangeBytes,
        int maxAcknowledged, int maxFinishing, Duration memoryKeep, int memoryEntries, boolean readsWithoutLease,
        BackgroundSettings background) {
    /** What a node does if nobody says otherwise. An entry of the memory takes some 200 bytes and its key. */
    public static final ReplicaSettings DEFAULT = new ReplicaSettings(Duration.ofSeconds(3), Duration.ofMillis(200),
            512,
            1 << 20, 1_000_000, 64, Duration.ofMinutes(2), 524_288, false);

    public ReplicaSettings {
        requireAtLeastOne("rangeRecords", rangeRecords);
        requireAtLeastOne("rangeBytes", rangeBytes);
        requireAtLeastOne("maxAcknowledged", maxAcknowledged);
        requireAtLeastOne("maxFinishing", maxFinishing);
        requireAtLeastOne("memoryEntries", memoryEntries);
    }

    /** Settings under which what nobody waits for has no pace of its own. */
    public ReplicaSettings(Duration abandonedAfter, Duration retryPause, int rangeRecords, long rangeBytes,
            int maxAcknowledged, int maxFinishing, Duration memoryKeep, int memoryEntries, boolean readsWithoutLease) {
        this(abandonedAfter, retryPause, rangeRecords, rangeBytes, maxAcknowledged, maxFinishing, memoryKeep,
                memoryEntries, readsWithoutLease, BackgroundSettings.UNPACED);
    }

    private static void requireAtLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }

    /** Returns the same settings with another answer to reads without a lease. */
    public ReplicaSettings withReadsWithoutLease(boolean served) {
        return new ReplicaSettings(abandonedAfter, retryPause, rangeRecords, rangeBytes, maxAcknowledged, maxFinishing,
                memoryKeep, memoryEntries, served, background);
    }

    /** Returns the same settings with another pace of what nobody waits for. */
    public ReplicaSettings withBackground(BackgroundSettings pace) {
        return new ReplicaSettings(abandonedAfter, retryPause, rangeRecords, rangeBytes, maxAcknowledged, maxFinishing,
                memoryKeep, memoryEntries, readsWithoutLease, pace);
    }
}
