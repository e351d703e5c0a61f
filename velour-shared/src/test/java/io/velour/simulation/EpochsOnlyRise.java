package io.velour.simulation;

import java.util.HashMap;
import java.util.Map;

import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.control.ClusterState;

/**
 * The controller's states follow one another: a map's version rises by one, and so does the epoch of each entry that
 * changes; a reign begins exactly when the leader changes; each list has a leader; one map has one version.
 */
final class EpochsOnlyRise implements Observer {
    private final Map<Long, PartitionMap> byVersion = new HashMap<>();
    private long newest;

    @Override
    public void onState(ClusterState state) {
        PartitionMap map = state.map();
        PartitionMap same = byVersion.putIfAbsent(map.version(), map);
        if (same != null) {
            require(same.equals(map), "two maps have version " + map.version());
            return;
        }
        PartitionMap before = byVersion.remove(newest);
        require(before == null || map.version() == newest + 1, "map " + map.version() + " follows map " + newest);
        newest = map.version();
        for (ReplicaSet entry : map.replicaSets()) {
            require(entry.leader().isPresent(), "no leader in " + entry);
            if (before != null) {
                requireToFollow(before.replicaSet(entry.partition()), entry);
            }
        }
    }

    private static void requireToFollow(ReplicaSet before, ReplicaSet after) {
        if (before.equals(after)) {
            return;
        }
        require(after.epoch().equals(before.epoch().next()), after + " follows " + before);
        boolean sameLeader = before.leader().equals(after.leader());
        require(after.reign().equals(sameLeader ? before.reign() : after.epoch()), after + " follows " + before);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new InvariantViolation(EpochsOnlyRise.class, what);
        }
    }
}
