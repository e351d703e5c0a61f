package io.velour.exploration;

import io.velour.cluster.Member;

/**
 * How a state of the whole world is laid out in an array of numbers: the entries made, what was observed, the faults left,
 * the state of every storage node, of every client, and behind them the messages under way, in the order of their numbers.
 */
final class WorldState {
    static final int HISTORY = 0;
    static final int REGISTER = 1;
    static final int FAULTS = 2;
    private static final int FIRST_NODE = 3;

    private final int nodes;
    private final int clients;

    WorldState(Scope scope) {
        nodes = scope.nodes();
        clients = scope.clients().size();
    }

    int nodes() {
        return nodes;
    }

    int clients() {
        return clients;
    }

    int placeOfNode(int node) {
        return FIRST_NODE + node;
    }

    int placeOf(Member member) {
        return placeOfNode(Message.nodeOf(member));
    }

    int placeOfClient(int client) {
        return FIRST_NODE + nodes + client;
    }

    /** Returns where the messages begin: the length of all before them. */
    int firstMessage() {
        return FIRST_NODE + nodes + clients;
    }
}
