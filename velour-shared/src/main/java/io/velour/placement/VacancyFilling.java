package io.velour.placement;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Fills the vacant slots, one partition after another, with nodes that lack replicas: whose turn it is goes first, then who
 * shares the fewest partitions with those already there (so that the work of a dead node falls on many). A slot that none
 * of them may take stays vacant.
 */
final class VacancyFilling {
    private static final int NOBODY = -1;

    private final ReplicaTable table;
    private final ReplicaGraph graph;
    private final ReplicaTurns turns;
    /** For each node how often it shares other partitions with those that the present one has. */
    private final int[] shared;

    VacancyFilling(ReplicaTable table, ReplicaGraph graph) {
        this.table = table;
        this.graph = graph;
        this.turns = new ReplicaTurns(table, graph);
        this.shared = new int[table.vacant()];
    }

    void fill() {
        for (int partition = 0; partition < table.partitions(); partition++) {
            if (table.holds(table.vacant(), partition)) {
                fill(partition);
            }
        }
    }

    private void fill(int partition) {
        Arrays.fill(shared, 0);
        for (int node : table.slots(partition)) {
            if (node != table.vacant()) {
                table.addShared(node, shared);
            }
        }
        int taker = takerFor(partition);
        while (taker != NOBODY) {
            turns.give(partition, table.vacant(), taker);
            table.addShared(taker, shared);
            taker = table.holds(table.vacant(), partition) ? takerFor(partition) : NOBODY;
        }
    }

    private int takerFor(int partition) {
        int round = turns.firstRound();
        int taker = NOBODY;
        while (taker == NOBODY && round != ReplicaTurns.NEVER) {
            taker = bestOf(turns.takersIn(round), partition);
            round = turns.nextRound(round + 1);
        }
        return taker;
    }

    private int bestOf(BitSet takers, int partition) {
        int best = NOBODY;
        int bestShared = Integer.MAX_VALUE;
        for (int node = takers.nextSetBit(0); node >= 0 && bestShared > 0; node = takers.nextSetBit(node + 1)) {
            if (shared[node] < bestShared && graph.isPossible(partition, table.vacant(), node)) {
                best = node;
                bestShared = shared[node];
            }
        }
        return best;
    }
}
