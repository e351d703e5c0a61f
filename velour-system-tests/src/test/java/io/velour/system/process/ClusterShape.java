package io.velour.system.process;

/**
 * How many processes a cluster under test has, and what is asked of it.
 *
 * @param storageNodes      with which it is born
 * @param frontends         how many
 * @param redundancy        replicas of each partition
 * @param linked            whether every process reaches each other through a link that can be cut
 * @param readsWithoutLease whether storage nodes serve reads while they cannot reach the controller, as is the default
 * @param streams           whether the first frontend reaches storage nodes by streams; the others go by HTTP, as is the default
 */
public record ClusterShape(int storageNodes, int frontends, int redundancy, boolean linked, boolean readsWithoutLease,
        boolean streams) {
    /** A cluster without links, with the default settings. */
    public static ClusterShape direct(int storageNodes, int frontends, int redundancy) {
        return new ClusterShape(storageNodes, frontends, redundancy, false, true, false);
    }

    /** A cluster with links, whose storage nodes serve no reads without a lease. */
    public static ClusterShape linked(int storageNodes, int frontends, int redundancy) {
        return new ClusterShape(storageNodes, frontends, redundancy, true, false, false);
    }

    /** The same cluster, whose first frontend reaches storage nodes by streams. */
    public ClusterShape withStreams() {
        return new ClusterShape(storageNodes, frontends, redundancy, linked, readsWithoutLease, true);
    }
}
