package io.velour.placement;

import java.util.List;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;

/**
 * Who should hold which partition: for each partition its nodes in order, the leader first. Immutable.
 *
 * @param replicas one list per partition, at the index that is its number, each node at most once in it; a list may be
 *                 empty: nobody holds that partition. From 1 to {@value #MAX_PARTITIONS} partitions
 */
public record Assignment(List<List<NodeId>> replicas) {
    /** As many as four hex digits can name. */
    public static final int MAX_PARTITIONS = 65_536;

    public Assignment {
        if (replicas.isEmpty() || replicas.size() > MAX_PARTITIONS) {
            throw new IllegalArgumentException(
                    "an assignment must have from 1 to " + MAX_PARTITIONS + " partitions, not " + replicas.size());
        }
        replicas = replicas.stream().map(List::copyOf).toList();
        for (int partition = 0; partition < replicas.size(); partition++) {
            requireDistinct(partition, replicas.get(partition));
        }
    }

    /** Compares each with each: they are few. */
    private static void requireDistinct(int partition, List<NodeId> nodes) {
        for (int i = 1; i < nodes.size(); i++) {
            if (nodes.subList(0, i).contains(nodes.get(i))) {
                throw new IllegalArgumentException(
                        "partition " + partition + ": node " + nodes.get(i) + " assigned twice");
            }
        }
    }

    public int partitions() {
        return replicas.size();
    }

    /**
     * Returns the partition's nodes in order, the leader first.
     *
     * @throws IllegalArgumentException if there is no such partition
     */
    public List<NodeId> nodesOf(PartitionId partition) {
        if (partition.value() >= replicas.size()) {
            throw new IllegalArgumentException(
                    "partition " + partition + " is not among the " + replicas.size() + " of this assignment");
        }
        return replicas.get(partition.value());
    }
}
