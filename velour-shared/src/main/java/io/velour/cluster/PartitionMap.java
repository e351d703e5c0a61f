package io.velour.cluster;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds what, made by the controller alone: the storage nodes, and a replica set for every partition. Immutable; any
 * copy of an entry is as good as another.
 *
 * @param version     one more whenever anything in it changes; at least 1
 * @param nodes       the storage nodes that replica sets may name, each once; kept in the order of their numbers
 * @param replicaSets one per partition, at the index that is its number
 */
public record PartitionMap(ClusterId cluster, ClusterSettings settings, long version, List<StorageNode> nodes,
        List<ReplicaSet> replicaSets) {
    private static final Comparator<StorageNode> BY_NODE = Comparator.comparingLong(node -> node.id().value());

    public PartitionMap {
        nodes = nodes.stream().sorted(BY_NODE).toList();
        replicaSets = List.copyOf(replicaSets);
        if (version < 1) {
            throw new IllegalArgumentException("a partition map's version is at least 1, not " + version);
        }
        int expected = settings.partitioner().partitionCount();
        if (replicaSets.size() != expected) {
            throw new IllegalArgumentException(
                    "a map of " + expected + " partitions must not have " + replicaSets.size() + " entries");
        }
        for (int i = 0; i < expected; i++) {
            if (replicaSets.get(i).partition().value() != i) {
                throw new IllegalArgumentException("entry " + i + " is of partition " + replicaSets.get(i).partition());
            }
        }
    }

    /** Returns the entry of a partition of this cluster. */
    public ReplicaSet replicaSet(PartitionId partition) {
        return replicaSets.get(partition.value());
    }

    public Optional<StorageNode> node(NodeId id) {
        int from = 0;
        int to = nodes.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (nodes.get(middle).id().value() < id.value()) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from < nodes.size() && nodes.get(from).id().equals(id) ? Optional.of(nodes.get(from)) : Optional.empty();
    }

    /** Returns the nodes by their names, for look-ups in number. */
    public Map<NodeId, StorageNode> nodesById() {
        Map<NodeId, StorageNode> byId = new HashMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        return byId;
    }
}
