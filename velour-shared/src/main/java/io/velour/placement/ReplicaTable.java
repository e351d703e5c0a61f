package io.velour.placement;

import java.util.Arrays;

/**
 * Who holds what while a plan is made: for each partition as many slots as it has replicas, each with a node's number or
 * vacant. Vacant slots count as held by one more node, numbered after the others.
 */
final class ReplicaTable {
    private final int vacant;
    private final int[][] slots;
    private final int[][] former;
    private final PartitionSet[] held;
    private final int[] loads;
    private final Neighbours[] neighbours;

    /** @param former for each partition the nodes that held it, as far as they are still there; all slots are vacant at first */
    ReplicaTable(int nodes, int replicas, int[][] former) {
        this.vacant = nodes;
        this.former = former;
        this.slots = new int[former.length][replicas];
        this.held = new PartitionSet[nodes + 1];
        Arrays.setAll(held, node -> node == vacant ? PartitionSet.upTo(former.length) : new PartitionSet());
        this.loads = new int[nodes + 1];
        loads[vacant] = former.length * replicas;
        this.neighbours = new Neighbours[nodes];
        Arrays.setAll(neighbours, _ -> new Neighbours(nodes));
        for (int[] partition : slots) {
            Arrays.fill(partition, vacant);
        }
    }

    int partitions() {
        return slots.length;
    }

    /** Returns the number that stands for nobody. */
    int vacant() {
        return vacant;
    }

    int load(int node) {
        return loads[node];
    }

    PartitionSet heldBy(int node) {
        return held[node];
    }

    int[] slots(int partition) {
        return slots[partition];
    }

    int[] former(int partition) {
        return former[partition];
    }

    boolean holds(int node, int partition) {
        return contains(slots[partition], node);
    }

    /** Tells whether the node would have to fetch this replica. A vacant slot counts as new. */
    boolean isNew(int node, int partition) {
        return !contains(former[partition], node);
    }

    private static boolean contains(int[] nodes, int sought) {
        for (int node : nodes) {
            if (node == sought) {
                return true;
            }
        }
        return false;
    }

    /** Returns how often the node shares other partitions with those of this one. */
    int sharedWith(int partition, int node) {
        int sum = 0;
        for (int other : slots[partition]) {
            sum += other == vacant ? 0 : neighbours[other].shared(node);
        }
        return sum;
    }

    /** Adds to each node's sum how often it shares partitions with this one. */
    void addShared(int node, int[] sums) {
        neighbours[node].addTo(sums);
    }

    /** Puts a node into one slot of another, or of nobody. */
    void replace(int partition, int leaving, int joining) {
        int slot = 0;
        while (slots[partition][slot] != leaving) {
            slot++;
        }
        count(partition, leaving, -1);
        slots[partition][slot] = joining;
        held[leaving].remove(partition);
        held[joining].add(partition);
        count(partition, joining, 1);
        if (holds(leaving, partition)) {
            held[leaving].add(partition);
        }
    }

    private void count(int partition, int node, int change) {
        loads[node] += change;
        for (int other : slots[partition]) {
            if (node != vacant && other != vacant && other != node) {
                neighbours[node].change(other, change);
                neighbours[other].change(node, change);
            }
        }
    }
}
