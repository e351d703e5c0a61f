package io.velour.placement;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.velour.cluster.NodeId;

/** Counts in assignments: what each node holds and leads, and what differs between two. */
final class Loads {
    private Loads() {}

    /** Returns how many replicas each of the nodes holds. */
    static Map<NodeId, Integer> replicas(Assignment assignment, List<PlacementNode> nodes) {
        return count(assignment.replicas().stream().flatMap(List::stream), nodes);
    }

    /** Returns how many partitions each of the nodes leads. */
    static Map<NodeId, Integer> leaders(Assignment assignment, List<PlacementNode> nodes) {
        return count(assignment.replicas().stream().flatMap(list -> list.stream().limit(1)), nodes);
    }

    private static Map<NodeId, Integer> count(Stream<NodeId> ids, List<PlacementNode> nodes) {
        Map<NodeId, Integer> counts = new TreeMap<>(Comparator.comparingLong(NodeId::value));
        nodes.forEach(node -> counts.put(node.id(), 0));
        ids.filter(counts::containsKey).forEach(id -> counts.merge(id, 1, Integer::sum));
        return counts;
    }

    /** Returns how many replicas of an assignment were not there before. */
    static int moves(Assignment before, Assignment after) {
        return IntStream.range(0, after.partitions())
                .map(partition -> (int) after.replicas().get(partition).stream()
                        .filter(node -> !before.replicas().get(partition).contains(node)).count())
                .sum();
    }

    /** Returns of how many partitions the leader is another than before. */
    static int leaderMoves(Assignment before, Assignment after) {
        return (int) IntStream.range(0, after.partitions())
                .filter(partition -> !after.replicas().get(partition).getFirst()
                        .equals(before.replicas().get(partition).getFirst()))
                .count();
    }

    /** Returns how much the nodes must gain together to get from one count to the other. */
    static int gains(Map<NodeId, Integer> before, Map<NodeId, Integer> after) {
        return after.entrySet().stream()
                .mapToInt(entry -> Math.max(0, entry.getValue() - before.getOrDefault(entry.getKey(), 0)))
                .sum();
    }
}
