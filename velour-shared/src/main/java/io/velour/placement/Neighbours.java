package io.velour.placement;

import org.jspecify.annotations.Nullable;

/**
 * The nodes with which one node shares partitions, and how many with each. Of many nodes most pairs share none: as long as
 * that takes less room it is a hash table with open addressing, each slot a node and its count in one number, and nobody
 * is ever taken out; then an array with a count for every node.
 */
final class Neighbours {
    private static final int FIRST_SLOTS = 16;
    /** Room for {@value Assignment#MAX_PARTITIONS}; above it is the node's number, plus one: 0 is a free slot. */
    private static final int COUNT_BITS = 20;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    /** Knuth's multiplier: 2^64 divided by the golden ratio. */
    private static final long SCATTER = 0x9e3779b97f4a7c15L;

    private final int nodes;
    private long[] slots = new long[FIRST_SLOTS];
    private int used;
    private int @Nullable [] counts;

    /** @param nodes how many there are: their numbers begin at 0 */
    Neighbours(int nodes) {
        this.nodes = nodes;
    }

    /** Returns how many partitions are shared with this node. */
    int shared(int node) {
        return counts != null ? counts[node] : count(slots[slotOf(node)]);
    }

    /** Changes how many are shared with this node: by 1 or -1, and never below 0. */
    void change(int node, int change) {
        if (counts != null) {
            counts[node] += change;
        } else {
            changeSlot(slotOf(node), node, change);
        }
    }

    private void changeSlot(int slot, int node, int change) {
        if (slots[slot] == 0) {
            slots[slot] = node + 1L << COUNT_BITS;
            used++;
        }
        slots[slot] += change;
        if (used > slots.length / 2) {
            grow();
        }
    }

    /** Adds to each node's sum how many partitions are shared with it. */
    void addTo(int[] sums) {
        if (counts != null) {
            for (int other = 0; other < counts.length; other++) {
                sums[other] += counts[other];
            }
        } else {
            for (long slot : slots) {
                if (slot != 0) {
                    sums[node(slot)] += count(slot);
                }
            }
        }
    }

    private static int node(long slot) {
        return (int) (slot >>> COUNT_BITS) - 1;
    }

    private static int count(long slot) {
        return (int) (slot & COUNT_MASK);
    }

    /** Returns where the node is, or the free slot where it would be. */
    private int slotOf(int node) {
        int slot = (int) (node * SCATTER >>> Integer.SIZE) & slots.length - 1;
        while (slots[slot] != 0 && node(slots[slot]) != node) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private void grow() {
        if (2L * slots.length * Long.BYTES > (long) nodes * Integer.BYTES) {
            int[] all = new int[nodes];
            addTo(all);
            counts = all;
            slots = new long[0];
            return;
        }
        long[] former = slots;
        slots = new long[2 * former.length];
        for (long slot : former) {
            if (slot != 0) {
                slots[slotOf(node(slot))] = slot;
            }
        }
    }
}
