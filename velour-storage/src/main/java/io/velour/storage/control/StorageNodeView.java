package io.velour.storage.control;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/**
 * What this node is in the cluster, by the map that it has adopted.
 *
 * @param mapVersion 0 before the first map
 * @param listed     whether the map names this node in this incarnation
 * @param replicas   how many replicas it holds, by role
 * @param leads      how many partitions it leads
 */
record StorageNodeView(long mapVersion, boolean listed, Map<ReplicaRole, Integer> replicas, int leads) {
    static StorageNodeView of(Member self, @Nullable PartitionMap map) {
        Map<ReplicaRole, Integer> replicas = new EnumMap<>(ReplicaRole.class);
        if (map == null) {
            return new StorageNodeView(0, false, replicas, 0);
        }
        int leads = 0;
        for (ReplicaSet entry : map.replicaSets()) {
            entry.replicaOf(self).ifPresent(replica -> replicas.merge(replica.role(), 1, Integer::sum));
            leads += entry.isLedBy(self) ? 1 : 0;
        }
        boolean listed = map.node(self.node()).filter(node -> node.member().equals(self)).isPresent();
        return new StorageNodeView(map.version(), listed, replicas, leads);
    }
}
