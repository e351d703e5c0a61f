package io.velour.control;

import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;

/**
 * With what a cluster is born if there is none yet.
 *
 * @param cluster              the name that it will have, drawn at random
 * @param expectedStorageNodes how many must be present, at least the redundancy
 */
public record BirthPlan(ClusterId cluster, ClusterSettings settings, int expectedStorageNodes) {
    public BirthPlan {
        if (expectedStorageNodes < settings.redundancy()) {
            throw new IllegalArgumentException(
                    "a redundancy of " + settings.redundancy() + " needs as many storage nodes, but "
                            + expectedStorageNodes + " are expected");
        }
    }
}
