package io.velour.placement;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Whose turn it is to get a replica, so that all nodes near their quotas at one pace: in each round the nodes that lack the
 * most get one each, and the others get theirs in evenly spaced rounds (as in stride scheduling: Waldspurger and Weihl,
 * 1995). Many nodes have their turn in the same round; who of them is taken may be chosen by other reasons.
 */
final class ReplicaTurns {
    /** The turn of a node that lacks nothing. */
    static final int NEVER = Integer.MAX_VALUE;

    private final ReplicaTable table;
    private final ReplicaGraph graph;
    private final int[] lacking;
    private final int rounds;
    private final int[] turns;
    private final int[] waiting;
    private int round;

    ReplicaTurns(ReplicaTable table, ReplicaGraph graph) {
        this.table = table;
        this.graph = graph;
        this.lacking = IntStream.range(0, table.vacant()).map(node -> Math.max(0, -graph.surplus(node))).toArray();
        this.rounds = Arrays.stream(lacking).max().orElse(0);
        this.turns = new int[lacking.length];
        this.waiting = new int[rounds];
        for (int node = 0; node < turns.length; node++) {
            wait(node);
        }
    }

    private void wait(int node) {
        int lacks = Math.max(0, -graph.surplus(node));
        long given = lacking[node] - lacks;
        turns[node] = lacks == 0 ? NEVER : Math.toIntExact(given * rounds / lacking[node]);
        if (lacks > 0) {
            waiting[turns[node]]++;
        }
    }

    /** Returns the round in which the node is to get its next replica. */
    int turnOf(int node) {
        return turns[node];
    }

    /** Returns the first round in which somebody has a turn, or {@link #NEVER}. */
    int round() {
        while (round < rounds && waiting[round] == 0) {
            round++;
        }
        return round < rounds ? round : NEVER;
    }

    /** Gives a replica to a node that has a turn. */
    void give(int partition, int giver, int taker) {
        waiting[turns[taker]]--;
        table.replace(partition, giver, taker);
        wait(taker);
    }
}
