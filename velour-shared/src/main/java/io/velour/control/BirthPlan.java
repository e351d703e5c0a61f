package io.velour.control;

import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;

/**
 * With what a cluster is born if there is none yet.
 *
 * @param cluster              the name that it will have, drawn at random
 * @param expectedStorageNodes how many must be present, from the redundancy to {@value #MAX_STORAGE_NODES}
 */
public record BirthPlan(ClusterId cluster, ClusterSettings settings, int expectedStorageNodes) {
    /** As many as can be planned for. */
    public static final int MAX_STORAGE_NODES = 4_096;

    public BirthPlan {
        if (expectedStorageNodes > MAX_STORAGE_NODES) {
            throw new IllegalArgumentException("at most " + MAX_STORAGE_NODES + " storage nodes can be expected, not "
                    + expectedStorageNodes);
        }
        if (expectedStorageNodes < settings.redundancy()) {
            throw new IllegalArgumentException(
                    "a redundancy of " + settings.redundancy() + " needs as many storage nodes, but "
                            + expectedStorageNodes + " are expected");
        }
    }
}
