package io.velour.placement;

import java.util.BitSet;

/**
 * Improves a distribution by chains of exchanges: the first node hands a unit of one partition to a second, which hands
 * one of another partition to a third, and so on; the nodes between keep their loads. Chains that cost no moves are to be
 * exhausted first, then those that cost one, and so on; of each cost the shortest are taken (augmenting paths: Ford and
 * Fulkerson, 1956; over matroids: Edmonds, 1965; the cheapest first: Ahuja, Magnanti and Orlin, Network Flows, section
 * 9.7). As an exchange costs 0 or 1, two lists take the place of a priority queue. An exchange that undoes a move counts
 * as free, not as a gain: so the sum of the costs is near its minimum, not always at it.
 */
final class ExchangeChains {
    private static final int NOBODY = -1;

    private final ExchangeGraph graph;
    /** At what cost nodes were reached in this round by searches in vain: only a lesser one is news. */
    private final ReachCosts reached;
    private final ReachCosts reachedAnew;
    private final int[] givers;
    private final int[] partitions;
    private final BitSet wanted = new BitSet();
    private final BitSet wantedMore = new BitSet();
    private NodeList level;
    private NodeList nextLevel;
    private int maxCost;
    private int levelCost;
    private int first;
    private int last = NOBODY;

    ExchangeChains(ExchangeGraph graph) {
        this.graph = graph;
        this.reached = new ReachCosts(graph.size());
        this.reachedAnew = new ReachCosts(graph.size());
        this.givers = new int[graph.size()];
        this.partitions = new int[graph.size()];
        this.level = new NodeList(graph.size());
        this.nextLevel = new NodeList(graph.size());
    }

    /** Who is to be looked at, in order of arrival: each once for free and once at a cost. */
    private static final class NodeList {
        private final int[] nodes;
        private int size;

        NodeList(int nodes) {
            this.nodes = new int[2 * nodes];
        }

        void add(int node) {
            nodes[size++] = node;
        }

        void clear() {
            size = 0;
        }
    }

    /** Begins a round of chains that cost up to so many moves; those that cost less should be exhausted. */
    void startRound(int cost) {
        maxCost = cost;
        reached.clear();
    }

    /** Takes one unit from this node, if that is possible in this round and good. Returns whether it was. */
    boolean relieve(int node) {
        first = node;
        if (!search(reached, maxCost, false)) {
            reached.keep();
            return false;
        }
        reached.takeBack();
        if (passesAPartitionTwice()) {
            // Two exchanges that are each allowed may break a partition together, but not on a shortest chain.
            reachedAnew.clear();
            search(reachedAnew, graph.size(), true);
        }
        for (int taker = last; taker != first; taker = givers[taker]) {
            graph.exchange(partitions[taker], givers[taker], taker);
        }
        return true;
    }

    /** Returns who got what was taken last. */
    int lastTaker() {
        return last;
    }

    /** Finds a chain from the first node to somebody who should have one more: that is the last then. */
    private boolean search(ReachCosts costs, int limit, boolean nothingIsFree) {
        last = NOBODY;
        costs.enter(first, 0);
        level.clear();
        level.add(first);
        for (levelCost = 0; levelCost <= limit && level.size > 0 && last == NOBODY; levelCost++) {
            nextLevel.clear();
            costs.copyAbove(levelCost, wanted);
            wantedMore.clear();
            if (levelCost < limit) {
                costs.copyAbove(levelCost + 1, wantedMore);
            }
            searchLevel(costs, nothingIsFree);
            NodeList done = level;
            level = nextLevel;
            nextLevel = done;
        }
        return last != NOBODY;
    }

    /** Goes on from all who are reached at this cost; the level grows by those whom they reach for free. */
    private void searchLevel(ReachCosts costs, boolean nothingIsFree) {
        for (int i = 0; i < level.size && last == NOBODY; i++) {
            int giver = level.nodes[i];
            if (costs.isReachedAt(giver, levelCost)) {
                graph.offerExchanges(giver, nothingIsFree ? wantedMore : wanted, wantedMore, (partition, taker,
                        free) -> reach(costs, giver, partition, taker, free && !nothingIsFree));
            }
        }
    }

    private void reach(ReachCosts costs, int giver, int partition, int taker, boolean free) {
        costs.enter(taker, free ? levelCost : levelCost + 1);
        givers[taker] = giver;
        partitions[taker] = partition;
        (free ? level : nextLevel).add(taker);
        wantedMore.clear(taker);
        wanted.set(taker, !free);
        if (graph.improves(first, taker)) {
            last = taker;
            wantedMore.clear();
            wanted.clear();
        }
    }

    private boolean passesAPartitionTwice() {
        BitSet passed = new BitSet();
        for (int taker = last; taker != first; taker = givers[taker]) {
            int partition = partitions[taker];
            if (partition != ExchangeGraph.NO_PARTITION) {
                if (passed.get(partition)) {
                    return true;
                }
                passed.set(partition);
            }
        }
        return false;
    }
}
