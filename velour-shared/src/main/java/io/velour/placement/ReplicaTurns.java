package io.velour.placement;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to get a replica, so that all nodes near their quotas at one pace: in each round the nodes that lack the
 * most get one each, and the others get theirs in evenly spaced rounds (as in stride scheduling: Waldspurger and Weihl,
 * 1995). Many nodes have their turn in the same round; who of them is taken may be chosen by other reasons.
 */
final class ReplicaTurns {
    /** No round: nobody lacks anything any more. */
    static final int NEVER = Integer.MAX_VALUE;

    private final ReplicaTable table;
    private final ReplicaGraph graph;
    private final int[] lacking;
    private final int[] turns;
    /** For each round who has the next turn in it: nobody where there is no set. */
    private final @Nullable BitSet[] takers;
    private int round;

    ReplicaTurns(ReplicaTable table, ReplicaGraph graph) {
        this.table = table;
        this.graph = graph;
        this.lacking = IntStream.range(0, table.vacant()).map(node -> Math.max(0, -graph.surplus(node))).toArray();
        this.turns = new int[lacking.length];
        this.takers = new BitSet[Arrays.stream(lacking).max().orElse(0)];
        for (int node = 0; node < turns.length; node++) {
            wait(node);
        }
    }

    private void wait(int node) {
        int lacks = Math.max(0, -graph.surplus(node));
        if (lacks > 0) {
            long given = lacking[node] - lacks;
            turns[node] = Math.toIntExact(given * takers.length / lacking[node]);
            BitSet others = takers[turns[node]];
            BitSet all = others == null ? new BitSet(turns.length) : others;
            all.set(node);
            takers[turns[node]] = all;
        }
    }

    /** Returns the first round in which somebody has a turn, or {@link #NEVER}. */
    int firstRound() {
        round = nextRound(round);
        return round;
    }

    /** Returns the first round, from this one on, in which somebody has a turn, or {@link #NEVER}. */
    int nextRound(int from) {
        int next = from;
        while (next < takers.length && takers[next] == null) {
            next++;
        }
        return next < takers.length ? next : NEVER;
    }

    /** Returns the nodes that are to get their next replica in this round. */
    BitSet takersIn(int thisRound) {
        BitSet there = takers[thisRound];
        return there == null ? new BitSet() : there;
    }

    /** Gives a replica to a node that has a turn. */
    void give(int partition, int giver, int taker) {
        BitSet others = takersIn(turns[taker]);
        others.clear(taker);
        if (others.isEmpty()) {
            takers[turns[taker]] = null;
        }
        table.replace(partition, giver, taker);
        wait(taker);
    }
}
