package io.velour.placement;

import java.util.ArrayList;
import java.util.Arrays;
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
    /** As many as a partition map may name. */
    static final int MAX_NODES = 10_000;

    private final List<PlacementNode> nodes;
    private final Map<NodeId, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> zoneNumbers = new HashMap<>();
    private final int[] zones;
    /** For each zone its nodes. */
    private final List<BitSet> members = new ArrayList<>();

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
        zones[number] = zoneNumbers.computeIfAbsent(node.zone(), _ -> addZone());
        members.get(zones[number]).set(number);
    }

    /** Returns its number. */
    private int addZone() {
        members.add(new BitSet());
        return members.size() - 1;
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

    /** Returns the nodes of a zone; not to be changed. */
    BitSet inZone(int zone) {
        return members.get(zone);
    }

    /** Returns the numbers of those of these nodes that are here, in their order. */
    int[] numbersOf(List<NodeId> ids) {
        int[] found = new int[ids.size()];
        int count = 0;
        for (NodeId id : ids) {
            Integer number = numbers.get(id);
            if (number != null) {
                found[count++] = number;
            }
        }
        return count == found.length ? found : Arrays.copyOf(found, count);
    }
}
