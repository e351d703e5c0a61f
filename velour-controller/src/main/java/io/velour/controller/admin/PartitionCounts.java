package io.velour.controller.admin;

import java.util.List;
import java.util.Set;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;

/**
 * How many partitions are how well off.
 *
 * @param available   all replicas are present
 * @param degraded    some are absent, one that serves reads is present
 * @param unavailable none that serves reads is present
 */
record PartitionCounts(int available, int degraded, int unavailable) {
    static PartitionCounts of(PartitionMap map, Set<Member> present) {
        int available = 0;
        int degraded = 0;
        for (ReplicaSet entry : map.replicaSets()) {
            if (present.containsAll(entry.members())) {
                available++;
            } else if (anyServes(entry.replicas(), present)) {
                degraded++;
            }
        }
        return new PartitionCounts(available, degraded, map.replicaSets().size() - available - degraded);
    }

    private static boolean anyServes(List<Replica> replicas, Set<Member> present) {
        return replicas.stream().anyMatch(replica -> replica.isServing() && present.contains(replica.member()));
    }
}
