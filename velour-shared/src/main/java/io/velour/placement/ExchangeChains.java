package io.velour.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

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
    /** For each node the least cost at which it was reached in this round by searches in vain: only a lesser one is news. */
    private final int[] vain;
    private final int[] costs;
    private final int[] givers;
    private final int[] partitions;
    private final BitSet wanted = new BitSet();
    private final BitSet wantedMore = new BitSet();
    private List<Integer> level = new ArrayList<>();
    private List<Integer> nextLevel = new ArrayList<>();
    private int maxCost;
    private int levelCost;
    private int first;
    private int last;

    ExchangeChains(ExchangeGraph graph) {
        this.graph = graph;
        this.vain = new int[graph.size()];
        this.costs = new int[graph.size()];
        this.givers = new int[graph.size()];
        this.partitions = new int[graph.size()];
    }

    /** Begins a round of chains that cost up to so many moves; those that cost less should be exhausted. */
    void startRound(int cost) {
        maxCost = cost;
        Arrays.fill(vain, Integer.MAX_VALUE);
    }

    /** Takes one unit from this node, if that is possible in this round and good. Returns whether it was. */
    boolean relieve(int node) {
        first = node;
        System.arraycopy(vain, 0, costs, 0, vain.length);
        if (!search(maxCost, false)) {
            System.arraycopy(costs, 0, vain, 0, vain.length);
            return false;
        }
        if (passesAPartitionTwice()) {
            // Two exchanges that are each allowed may break a partition together, but not on a shortest chain.
            Arrays.fill(costs, Integer.MAX_VALUE);
            search(costs.length, true);
        }
        for (int taker = last; taker != first; taker = givers[taker]) {
            graph.exchange(partitions[taker], givers[taker], taker);
        }
        return true;
    }

    /** Finds a chain from the first node to somebody who should have one more: that is the last then. */
    private boolean search(int limit, boolean nothingIsFree) {
        last = NOBODY;
        costs[first] = 0;
        level.clear();
        level.add(first);
        for (levelCost = 0; levelCost <= limit && !level.isEmpty() && last == NOBODY; levelCost++) {
            nextLevel.clear();
            wantCheaperWays(levelCost == limit);
            searchLevel(nothingIsFree);
            List<Integer> done = level;
            level = nextLevel;
            nextLevel = done;
        }
        return last != NOBODY;
    }

    private void wantCheaperWays(boolean onlyFree) {
        for (int node = 0; node < costs.length; node++) {
            wanted.set(node, costs[node] > levelCost);
            wantedMore.set(node, !onlyFree && costs[node] > levelCost + 1);
        }
    }

    /** Goes on from all who are reached at this cost; the level grows by those whom they reach for free. */
    private void searchLevel(boolean nothingIsFree) {
        for (int i = 0; i < level.size() && last == NOBODY; i++) {
            int giver = level.get(i);
            if (costs[giver] == levelCost) {
                graph.offerExchanges(giver, nothingIsFree ? wantedMore : wanted, wantedMore,
                        (partition, taker, free) -> reach(giver, partition, taker, free && !nothingIsFree));
            }
        }
    }

    private void reach(int giver, int partition, int taker, boolean free) {
        costs[taker] = free ? levelCost : levelCost + 1;
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
