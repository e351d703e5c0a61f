package io.velour.placement;

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

    VacancyFilling(ReplicaTable table, ReplicaGraph graph) {
        this.table = table;
        this.graph = graph;
        this.turns = new ReplicaTurns(table, graph);
    }

    void fill() {
        for (int partition = 0; partition < table.partitions(); partition++) {
            int taker = takerFor(partition);
            while (taker != NOBODY) {
                turns.give(partition, table.vacant(), taker);
                taker = takerFor(partition);
            }
        }
    }

    private int takerFor(int partition) {
        return table.holds(table.vacant(), partition) ? bestFor(partition, turns.round()) : NOBODY;
    }

    private int bestFor(int partition, int round) {
        int best = NOBODY;
        int bestTurn = ReplicaTurns.NEVER - 1;
        int bestShared = Integer.MAX_VALUE;
        for (int node = 0; node < table.vacant() && !(bestTurn == round && bestShared == 0); node++) {
            int turn = turns.turnOf(node);
            int shared = turn <= bestTurn ? table.sharedWith(partition, node) : 0;
            boolean better = turn < bestTurn || turn == bestTurn && shared < bestShared;
            if (better && graph.isPossible(partition, table.vacant(), node)) {
                best = node;
                bestTurn = turn;
                bestShared = shared;
            }
        }
        return best;
    }
}
