package io.velour.control;

import java.time.Duration;

/**
 * How patient the controller is. Its own business: no other process has to know.
 *
 * @param grace                how long after the receipt of a renewal the controller takes the lease for running: the
 *                             lease and a margin for the drift of two clocks, at least 1.02 leases
 * @param reReplicationDelay   how long a member may be away before its replicas are planned onto others
 * @param maxCatchingUpPerNode how many replicas of one node may be {@code CATCHING_UP} at a time, at least 1
 * @param suspectWindow        how long the report of a suspect counts
 * @param maxLeaseClockOffset  by how much a member's wall clock may differ from the controller's if it is to get a lease
 * @param firstRejoinWait      how long a node is not added again after the first failed joining; it doubles with each
 * @param longestRejoinWait    up to this
 * @param leaderMovePause      how long leaders are left where they are after some were moved without need
 */
public record ControlSettings(Duration grace, Duration reReplicationDelay, int maxCatchingUpPerNode,
        Duration suspectWindow, Duration maxLeaseClockOffset, Duration firstRejoinWait, Duration longestRejoinWait,
        Duration leaderMovePause) {
    /** Two clocks may drift apart by one per cent each: (1 + 1 %) / (1 - 1 %). */
    private static final double LEAST_GRACE_PER_LEASE = 1.02;
    /** For a lease of two seconds. */
    public static final ControlSettings DEFAULT = forLease(Duration.ofSeconds(2));

    public ControlSettings {
        requirePositive("grace", grace);
        requirePositive("re-replication delay", reReplicationDelay);
        requirePositive("suspect window", suspectWindow);
        requirePositive("max lease clock offset", maxLeaseClockOffset);
        requirePositive("first rejoin wait", firstRejoinWait);
        requirePositive("leader move pause", leaderMovePause);
        if (maxCatchingUpPerNode < 1) {
            throw new IllegalArgumentException(
                    "at least 1 replica per node must be allowed to catch up, not " + maxCatchingUpPerNode);
        }
        if (longestRejoinWait.compareTo(firstRejoinWait) < 0) {
            throw new IllegalArgumentException("the longest rejoin wait, " + longestRejoinWait
                    + ", must not be shorter than the first, " + firstRejoinWait);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("the " + name + " must be positive, but is " + duration);
        }
    }

    /** Returns settings that fit a lease of this length. */
    public static ControlSettings forLease(Duration lease) {
        return new ControlSettings(lease.multipliedBy(5).dividedBy(4), Duration.ofMinutes(5), 16, lease,
                Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(10));
    }

    /** @throws IllegalArgumentException if the grace does not outlast a lease that a slow clock counts */
    void requireFits(Duration lease) {
        if (grace.toNanos() < lease.toNanos() * LEAST_GRACE_PER_LEASE) {
            throw new IllegalArgumentException("the grace must be at least " + LEAST_GRACE_PER_LEASE
                    + " times the lease of " + lease + ", but is " + grace);
        }
    }
}
