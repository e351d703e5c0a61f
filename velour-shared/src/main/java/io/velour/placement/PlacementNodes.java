package io.velour.placement;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.velour.cluster.NodeId;

/**
 * The nodes to plan for, sorted by name and numbered from 0, their zones numbered likewise: the order in which they were
 * given is forgotten here.
 */
final class PlacementNodes {
    /** Each pair of nodes costs four bytes while a plan is made. */
    static final int MAX_NODES = 4_096;

    private final List<PlacementNode> nodes;
    private final Map<NodeId, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> zoneNumbers = new HashMap<>();
    private final int[] zones;

    /** @param given from 1 to {@value #MAX_NODES}, each once */
    PlacementNodes(List<PlacementNode> given) {
        if (given.isEmpty() || given.size() > MAX_NODES) {
            throw new IllegalArgumentException(
                    "a plan needs from 1 to " + MAX_NODES + " storage nodes, not " + given.size());
        }
        nodes = given.stream().sorted(Comparator.comparingLong(node -> node.id().value())).toList();
        zones = new int[nodes.size()];
        for (int node = 0; node < zones.length; node++) {
            add(node);
        }
    }

    private void add(int number) {
        PlacementNode node = nodes.get(number);
        if (numbers.put(node.id(), number) != null) {
            throw new IllegalArgumentException("node " + node.id() + " is given twice");
        }
        Integer known = zoneNumbers.putIfAbsent(node.zone(), zoneNumbers.size());
        zones[number] = known == null ? zoneNumbers.size() - 1 : known;
    }

    int count() {
        return zones.length;
    }

    int zoneCount() {
        return zoneNumbers.size();
    }

    int zoneOf(int node) {
        return zones[node];
    }

    int weightOf(int node) {
        return nodes.get(node).weight();
    }

    NodeId idOf(int node) {
        return nodes.get(node).id();
    }

    BitSet inZone(int zone) {
        BitSet inside = new BitSet(zones.length);
        for (int node = 0; node < zones.length; node++) {
            inside.set(node, zones[node] == zone);
        }
        return inside;
    }

    /** Returns the numbers of those of these nodes that are here, in their order. */
    int[] numbersOf(List<NodeId> ids) {
        return ids.stream().filter(numbers::containsKey).mapToInt(numbers::get).toArray();
    }
}
