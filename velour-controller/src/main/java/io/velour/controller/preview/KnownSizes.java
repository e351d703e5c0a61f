package io.velour.controller.preview;

import java.util.List;
import java.util.Map;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.shell.size.PartitionSizes;

/**
 * What storage nodes have told of their sizes.
 *
 * @param byPartition of each partition the size that its fullest replica told; none if nobody did
 * @param rates       of each node that answered, how many bytes a second it copies when it is filled
 * @param silent      the names of those that did not answer
 */
record KnownSizes(Map<PartitionId, PartitionSizes.Size> byPartition, Map<NodeId, Long> rates, List<String> silent) {
    KnownSizes {
        byPartition = Map.copyOf(byPartition);
        rates = Map.copyOf(rates);
        silent = List.copyOf(silent);
    }

    long bytes(PartitionId partition) {
        PartitionSizes.Size size = byPartition.get(partition);
        return size == null ? 0 : size.bytes();
    }

    long records(PartitionId partition) {
        PartitionSizes.Size size = byPartition.get(partition);
        return size == null ? 0 : size.records();
    }

    /** Returns how many bytes a second a node copies: what it told, else what the slowest one told; 0 if nobody did. */
    long rate(NodeId node) {
        Long told = rates.get(node);
        return told != null ? told : rates.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }
}
