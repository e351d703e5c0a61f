package io.velour.placement;

import java.util.Arrays;

/**
 * Knows who comes first of all nodes in an order that changes with what they have: a tree in whose every match the winner of
 * two goes on (Knuth, The Art of Computer Programming, volume 3, section 5.4.1). Of equals the lowest number wins.
 */
final class Tournament {
    static final int NOBODY = -1;

    private final Order order;
    /** The winner of match i comes from 2 i and 2 i + 1; at the end stand the nodes themselves. */
    private final int[] winners;
    private final int firstPlace;

    /** Who comes first. */
    interface Order {
        /** Negative if the first node comes before the other, 0 if they are equals. */
        int compare(int node, int other);
    }

    /** @param size how many nodes take part, at least 1 */
    Tournament(int size, Order order) {
        this.order = order;
        this.firstPlace = Integer.highestOneBit(Math.max(1, 2 * size - 1));
        this.winners = new int[2 * firstPlace];
        Arrays.fill(winners, NOBODY);
        for (int node = 0; node < size; node++) {
            winners[firstPlace + node] = node;
        }
        for (int match = firstPlace - 1; match > 0; match--) {
            play(match);
        }
    }

    private void play(int match) {
        int left = winners[2 * match];
        int right = winners[2 * match + 1];
        boolean leftWins = right == NOBODY || left != NOBODY && order.compare(right, left) >= 0;
        winners[match] = leftWins ? left : right;
    }

    /** Returns who comes first, or {@link #NOBODY} if all have left. */
    int winner() {
        return winners[1];
    }

    /** What the node has is another than before. */
    void changed(int node) {
        for (int match = (firstPlace + node) / 2; match > 0; match /= 2) {
            play(match);
        }
    }

    /** The node takes no part any more. */
    void leave(int node) {
        winners[firstPlace + node] = NOBODY;
        changed(node);
    }
}
