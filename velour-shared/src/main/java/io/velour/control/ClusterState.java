package io.velour.control;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;

/**
 * What the controller must never forget: the partition map, with it the cluster's name, settings and nodes, and the
 * incarnations that were replaced and must never be believed again. Immutable; exists from the cluster's birth on.
 */
public record ClusterState(PartitionMap map, Map<NodeId, Set<Incarnation>> replaced) {
    /** Copies into sorted collections: their order must be the same in every JVM, for it reaches the disk. */
    public ClusterState {
        Map<NodeId, Set<Incarnation>> sorted = new TreeMap<>(Comparator.comparingLong(NodeId::value));
        replaced.forEach((node, incarnations) -> sorted.put(node, sortedCopy(incarnations)));
        replaced = Collections.unmodifiableMap(sorted);
    }

    private static Set<Incarnation> sortedCopy(Set<Incarnation> incarnations) {
        Set<Incarnation> copy = new TreeSet<>(Comparator.comparingLong(Incarnation::value));
        copy.addAll(incarnations);
        return Collections.unmodifiableSet(copy);
    }

    public boolean wasReplaced(NodeId node, Incarnation incarnation) {
        return replaced.getOrDefault(node, Set.of()).contains(incarnation);
    }

    /** Returns the storage nodes of the map, in its order. */
    public List<NodeId> nodes() {
        return map.nodes().stream().map(node -> node.id()).toList();
    }
}
