package io.velour.control;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.placement.Assignment;

/**
 * What the controller must never forget. Immutable; exists from the cluster's birth on.
 *
 * @param map      the partition map, with it the cluster's name, settings and nodes
 * @param target   who should hold which partition
 * @param draining the nodes that an operator wants emptied
 * @param givenUp  the replicas that an operator gave up, oldest first
 */
public record ClusterState(PartitionMap map, Assignment target, Set<NodeId> draining, List<GivenUp> givenUp) {
    static final Comparator<NodeId> BY_NODE = Comparator.comparingLong(NodeId::value);
    static final Comparator<Member> BY_MEMBER = Comparator.comparing(Member::node, BY_NODE)
            .thenComparingLong(member -> member.incarnation().value());

    /** Copies into sorted collections: their order must be the same in every JVM, for it reaches the disk. */
    public ClusterState {
        draining = sortedCopy(draining, BY_NODE);
        givenUp = List.copyOf(givenUp);
        if (target.partitions() != map.replicaSets().size()) {
            throw new IllegalArgumentException("a target of " + target.partitions() + " partitions for a map of "
                    + map.replicaSets().size());
        }
    }

    private static <T> Set<T> sortedCopy(Set<T> elements, Comparator<T> order) {
        Set<T> copy = new TreeSet<>(order);
        copy.addAll(elements);
        return Collections.unmodifiableSet(copy);
    }

    /** Returns the storage nodes of the map, in its order. */
    public List<NodeId> nodes() {
        return map.nodes().stream().map(StorageNode::id).toList();
    }

    /** Returns the members that are believed: the nodes of the map, in its order, in their present incarnations. */
    List<Member> members() {
        return map.nodes().stream().map(StorageNode::member).toList();
    }
}
