package io.velour.placement;

import java.util.BitSet;

/**
 * Moves replicas from nodes that have too many straight to nodes that lack some. Of several partitions that would do, one
 * is taken that the giver does not lead, and whose nodes share few others with the taker and many with the giver. What
 * cannot be moved straight is left.
 */
final class DirectMoves {
    private static final int NOBODY = -1;
    private static final int NONE = -1;
    /** How many partitions are compared before one is chosen. */
    private static final int CHOICE = 64;
    /** More than any nodes share. */
    private static final int LEADER_PENALTY = 1 << 24;

    private final ReplicaTable table;
    private final ReplicaGraph graph;
    private final ReplicaTurns turns;
    /** For each node, up to which partition its own have been looked at: the next search goes on from there. */
    private final int[] cursors;

    DirectMoves(ReplicaTable table, ReplicaGraph graph) {
        this.table = table;
        this.graph = graph;
        this.turns = new ReplicaTurns(table, graph);
        this.cursors = new int[table.vacant()];
    }

    void move() {
        for (int giver = 0; giver < table.vacant(); giver++) {
            relieve(giver);
        }
    }

    private void relieve(int giver) {
        BitSet inVain = new BitSet();
        int taker = graph.surplus(giver) > 0 ? nextTaker(inVain) : NOBODY;
        while (taker != NOBODY) {
            int partition = choosePartition(giver, taker);
            if (partition == NONE) {
                inVain.set(taker);
            } else {
                turns.give(partition, giver, taker);
            }
            taker = graph.surplus(giver) > 0 ? nextTaker(inVain) : NOBODY;
        }
    }

    private int nextTaker(BitSet inVain) {
        int best = NOBODY;
        int bestTurn = ReplicaTurns.NEVER;
        for (int node = 0; node < table.vacant(); node++) {
            if (turns.turnOf(node) < bestTurn && !inVain.get(node)) {
                best = node;
                bestTurn = turns.turnOf(node);
            }
        }
        return best;
    }

    private int choosePartition(int giver, int taker) {
        BitSet held = table.heldBy(giver);
        int best = NONE;
        int choices = 0;
        for (int left = held.cardinality(); left > 0 && choices < CHOICE; left--) {
            int next = held.nextSetBit(cursors[giver]);
            int partition = next >= 0 ? next : held.nextSetBit(0);
            cursors[giver] = partition + 1;
            if (graph.isPossible(partition, giver, taker)) {
                choices++;
                best = best == NONE || harm(partition, giver, taker) < harm(best, giver, taker) ? partition : best;
            }
        }
        return best;
    }

    private int harm(int partition, int giver, int taker) {
        int[] former = table.former(partition);
        boolean leads = former.length > 0 && former[0] == giver;
        return table.sharedWith(partition, taker) - table.sharedWith(partition, giver) + (leads ? LEADER_PENALTY : 0);
    }
}
