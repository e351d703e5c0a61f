package io.velour.placement;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How one partition's replicas must be spread over the zones: as evenly as the zones' sizes allow. With more zones than
 * replicas no zone has two; with fewer, each has as many as the others or one less, unless all of its nodes are taken.
 *
 * <p>
 * Example: four replicas over zones of 1, 2 and 5 nodes: the first zone has one, and of the others one has two, or both.
 * What is allowed are the bases of a matroid, hence any set that {@link #admits} each member in turn can be completed.
 */
final class ZoneSpread {
    private final PlacementNodes nodes;
    private final int[] fewest;
    private final int[] most;
    /** How many zones have one more than their fewest. */
    private final int extras;
    private final int perZone;
    private final BitSet admitted = new BitSet();

    /** @param replicas of each partition, from 1 to the number of nodes */
    ZoneSpread(PlacementNodes nodes, int replicas) {
        this.nodes = nodes;
        int[] sizes = new int[nodes.zoneCount()];
        for (int node = 0; node < nodes.count(); node++) {
            sizes[nodes.zoneOf(node)]++;
        }
        int level = 1;
        while (filledTo(level, sizes) < replicas) {
            level++;
        }
        perZone = level;
        most = Arrays.stream(sizes).map(size -> Math.min(size, perZone)).toArray();
        fewest = Arrays.stream(sizes).map(size -> Math.min(size, perZone - 1)).toArray();
        extras = replicas - filledTo(perZone - 1, sizes);
    }

    private static int filledTo(int level, int[] sizes) {
        return Arrays.stream(sizes).map(size -> Math.min(size, level)).sum();
    }

    int fewestIn(int zone) {
        return fewest[zone];
    }

    int mostIn(int zone) {
        return most[zone];
    }

    /**
     * Tells whether a partition may take a node in another's place. Vacant slots may be anywhere.
     *
     * @param slots   the partition's nodes, well spread; numbers from the number of nodes upwards are vacant
     * @param leaving the node or the vacant number that gives its place away
     * @param joining a node that is not there
     */
    boolean admits(int[] slots, int leaving, int joining) {
        return admitsZone(slots, leaving, nodes.zoneOf(joining));
    }

    private boolean admitsZone(int[] slots, int leaving, int zone) {
        if (leaving < nodes.count() && nodes.zoneOf(leaving) == zone) {
            return true;
        }
        int there = countIn(zone, slots, slots.length, leaving);
        return there < fewest[zone] || there < most[zone] && extrasIn(slots, leaving) < extras;
    }

    /** Takes out of a set of nodes those that {@link #admits} refuses: zone by zone, not node by node. */
    void retainAdmitted(int[] slots, int leaving, BitSet takers) {
        if (admitsZonesWithout(slots, leaving)) {
            for (int slot : slots) {
                if (slot < nodes.count() && !admitsZone(slots, leaving, nodes.zoneOf(slot))) {
                    takers.andNot(nodes.inZone(nodes.zoneOf(slot)));
                }
            }
        } else {
            admitted.clear();
            for (int slot : slots) {
                if (slot < nodes.count() && admitsZone(slots, leaving, nodes.zoneOf(slot))) {
                    admitted.or(nodes.inZone(nodes.zoneOf(slot)));
                }
            }
            takers.and(admitted);
        }
    }

    /** Of the zones in which the partition has nobody all are admitted or none is. */
    private boolean admitsZonesWithout(int[] slots, int leaving) {
        return perZone > 1 || extrasIn(slots, leaving) < extras;
    }

    private int countIn(int zone, int[] slots, int end, int leaving) {
        int count = 0;
        for (int i = 0; i < end; i++) {
            if (isNode(slots[i], leaving) && nodes.zoneOf(slots[i]) == zone) {
                count++;
            }
        }
        return count;
    }

    private int extrasIn(int[] slots, int leaving) {
        int count = 0;
        for (int i = 0; i < slots.length; i++) {
            if (isNode(slots[i], leaving)) {
                int zone = nodes.zoneOf(slots[i]);
                count += countIn(zone, slots, i, leaving) >= fewest[zone] ? 1 : 0;
            }
        }
        return count;
    }

    private boolean isNode(int slot, int leaving) {
        return slot < nodes.count() && slot != leaving;
    }
}
