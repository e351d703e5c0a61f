package io.velour.controller.map;

import java.util.List;

import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;

/** The partition map as people read it, in JSON. */
record PartitionMapView(String cluster, String settings, long version, List<NodeView> nodes,
        List<PartitionView> partitions) {
    record NodeView(String node, String incarnation, String name, String address, String zone) {
        static NodeView of(StorageNode node) {
            return new NodeView(node.id().toString(), node.incarnation().toString(), node.name(),
                    node.address().toString(), node.zone());
        }
    }

    record PartitionView(int partition, long epoch, long reign, List<ReplicaView> replicas) {
        static PartitionView of(ReplicaSet entry) {
            return new PartitionView(entry.partition().value(), entry.epoch().value(), entry.reign().value(),
                    entry.replicas().stream().map(ReplicaView::of).toList());
        }
    }

    record ReplicaView(String node, String incarnation, String role, long listing) {
        static ReplicaView of(Replica replica) {
            return new ReplicaView(replica.member().node().toString(), replica.member().incarnation().toString(),
                    replica.role().name(), replica.listing().value());
        }
    }

    static PartitionMapView of(PartitionMap map) {
        return new PartitionMapView(map.cluster().toString(), map.settings().fingerprint(), map.version(),
                map.nodes().stream().map(NodeView::of).toList(),
                map.replicaSets().stream().map(PartitionView::of).toList());
    }
}
