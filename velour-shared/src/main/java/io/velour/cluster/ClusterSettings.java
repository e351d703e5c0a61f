package io.velour.cluster;

import java.time.Duration;

/**
 * What is the same for all members and fixed when the cluster is born. Owned by the controller; every other process
 * receives it with the partition map and compares it with what its folder remembers.
 *
 * @param partitionDigits    N: the partitions are the first N hex digits of SHA-1(key); 0 (a single partition) to 4
 * @param redundancy         K: replicas of each partition, at least 1
 * @param lease              how long a member may serve reads after its last renewal
 * @param maxClockOffset     how far a version may be ahead of a storage node's clock
 * @param tombstoneRetention how long the mark of a delete is kept
 */
public record ClusterSettings(int partitionDigits, int redundancy, Duration lease, Duration maxClockOffset,
        Duration tombstoneRetention) {
    /** The most replicas of one partition. */
    public static final int MAX_REDUNDANCY = 16;

    public ClusterSettings {
        if (partitionDigits < 0 || partitionDigits > KeyPartitioner.MAX_DIGITS) {
            throw new IllegalArgumentException(
                    "partition digits must be from 0 to " + KeyPartitioner.MAX_DIGITS + ", but are " + partitionDigits);
        }
        if (redundancy < 1 || redundancy > MAX_REDUNDANCY) {
            throw new IllegalArgumentException(
                    "the redundancy must be from 1 to " + MAX_REDUNDANCY + ", but is " + redundancy);
        }
        requirePositive("lease", lease);
        requirePositive("max clock offset", maxClockOffset);
        requirePositive("tombstone retention", tombstoneRetention);
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("the " + name + " must be positive, but is " + duration);
        }
    }

    public KeyPartitioner partitioner() {
        return new KeyPartitioner(partitionDigits);
    }

    /** Returns a one-line form that is equal exactly if the settings are: what members compare and what people read. */
    public String fingerprint() {
        return "partition-digits=" + partitionDigits + " redundancy=" + redundancy + " lease=" + lease.toMillis()
                + "ms max-clock-offset=" + maxClockOffset.toMillis() + "ms tombstone-retention="
                + tombstoneRetention.toMillis() + "ms";
    }
}
