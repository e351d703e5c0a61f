package io.velour.placement;

import java.util.stream.IntStream;

/**
 * Chooses the leaders: everybody who leads and is still there goes on, others are chosen by whose turn it is, and chains
 * of exchanges even out the rest. An exchange is made only if the leadership is worth more to who gets it; when none is
 * left the sum is at its best (separable convex resource allocation over a polymatroid: Federgruen and Groenevelt, 1986).
 */
final class LeaderBalance {
    /** Up to how many moves a chain may cost, rounds of one cost each are tried; after that only what is possible counts. */
    private static final int CHEAP = 4;

    private final int[][] replicas;
    private final int[] former;
    private final LeaderGraph graph;
    private final ExchangeChains chains;

    private LeaderBalance(PlacementNodes nodes, int[][] replicas, int[] former) {
        this.replicas = replicas;
        this.former = former;
        this.graph = new LeaderGraph(replicas, former, new LeaderShares(nodes, replicas.length), nodes.count());
        this.chains = new ExchangeChains(graph);
    }

    /**
     * Chooses every partition's leader.
     *
     * @param replicas for each partition its nodes
     * @param former   for each partition the node that leads at present, or -1 if that is gone
     * @return for each partition its leader, one of its nodes
     */
    static int[] choose(PlacementNodes nodes, int[][] replicas, int[] former) {
        return new LeaderBalance(nodes, replicas, former).choose();
    }

    private int[] choose() {
        for (int partition = 0; partition < replicas.length; partition++) {
            if (staysLed(partition)) {
                graph.lead(partition, former[partition]);
            }
        }
        for (int partition = 0; partition < replicas.length; partition++) {
            if (!staysLed(partition)) {
                graph.lead(partition, bestFor(partition));
            }
        }
        int cost = 0;
        while (cost < CHEAP && !balance(cost)) {
            cost++;
        }
        balance(graph.size());
        return IntStream.range(0, replicas.length).map(graph::leader).toArray();
    }

    private boolean staysLed(int partition) {
        for (int node : replicas[partition]) {
            if (node == former[partition]) {
                return true;
            }
        }
        return false;
    }

    private int bestFor(int partition) {
        int best = replicas[partition][0];
        for (int node : replicas[partition]) {
            best = graph.compareNext(node, best) < 0 ? node : best;
        }
        return best;
    }

    /**
     * Relieves whose last leadership is worth the least, one after another, by chains that cost no more. Who cannot be
     * relieved then, cannot be later. Returns whether nothing can be improved any more at whatever cost.
     */
    private boolean balance(int maxCost) {
        chains.startRound(maxCost);
        Tournament worstOff = new Tournament(graph.size(), (node, other) -> graph.compareLast(other, node));
        Tournament neediest = new Tournament(graph.size(), graph::compareNext);
        boolean allRelieved = true;
        while (worstOff.winner() != Tournament.NOBODY && graph.improves(worstOff.winner(), neediest.winner())) {
            int giver = worstOff.winner();
            if (chains.relieve(giver)) {
                for (int node : new int[]{giver, chains.lastTaker()}) {
                    worstOff.changed(node);
                    neediest.changed(node);
                }
            } else {
                worstOff.leave(giver);
                allRelieved = false;
            }
        }
        return allRelieved;
    }
}
