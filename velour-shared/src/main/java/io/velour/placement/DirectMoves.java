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
        int taker = NOBODY;
        int round = turns.firstRound();
        while (taker == NOBODY && round != ReplicaTurns.NEVER) {
            BitSet takers = turns.takersIn(round);
            taker = takers.nextSetBit(0);
            while (taker != NOBODY && inVain.get(taker)) {
                taker = takers.nextSetBit(taker + 1);
            }
            round = turns.nextRound(round + 1);
        }
        return taker;
    }

    private int choosePartition(int giver, int taker) {
        PartitionSet held = table.heldBy(giver);
        int best = NONE;
        int leastHarm = Integer.MAX_VALUE;
        int choices = 0;
        int index = held.indexFrom(cursors[giver]);
        for (int left = held.size(); left > 0 && choices < CHOICE; left--) {
            index = index < held.size() ? index : 0;
            int partition = held.at(index++);
            cursors[giver] = partition + 1;
            if (graph.isPossible(partition, giver, taker)) {
                choices++;
                int harm = harm(partition, giver, taker);
                best = harm < leastHarm ? partition : best;
                leastHarm = Math.min(harm, leastHarm);
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
