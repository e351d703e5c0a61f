package io.velour.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * At what cost each node has been reached, and which could be reached at a lesser one. What a search has entered can be kept
 * or taken back, so that a search costs what it looks at, and not once more all nodes.
 */
final class ReachCosts {
    private static final int UNREACHED = Integer.MAX_VALUE;

    private final int[] costs;
    /** At place c the nodes that have not been reached at a cost of c or less; of higher costs the last set tells. */
    private final List<BitSet> above = new ArrayList<>();
    private final int[] enteredNodes;
    private final int[] formerCosts;
    private int entered;

    ReachCosts(int size) {
        this.costs = new int[size];
        // Each cost that a search lowers it lowers at most twice.
        this.enteredNodes = new int[2 * size + 1];
        this.formerCosts = new int[2 * size + 1];
    }

    /** Nobody has been reached. */
    void clear() {
        Arrays.fill(costs, UNREACHED);
        BitSet all = new BitSet(costs.length);
        all.set(0, costs.length);
        above.clear();
        above.add(all);
        entered = 0;
    }

    boolean isReachedAt(int node, int cost) {
        return costs[node] == cost;
    }

    /** Copies those nodes that have not been reached at this cost or a lesser one. */
    void copyAbove(int cost, BitSet target) {
        target.clear();
        target.or(above.get(Math.min(cost, above.size() - 1)));
    }

    /** Takes note that the node can be reached at this cost, which must be a lesser one than is known. */
    void enter(int node, int cost) {
        enteredNodes[entered] = node;
        formerCosts[entered++] = costs[node];
        set(node, cost);
    }

    private void set(int node, int cost) {
        costs[node] = cost;
        while (cost != UNREACHED && above.size() <= cost) {
            above.add((BitSet) above.getLast().clone());
        }
        for (int c = 0; c < above.size(); c++) {
            above.get(c).set(node, cost > c);
        }
    }

    /** Keeps what was entered. */
    void keep() {
        entered = 0;
    }

    /** Takes back what was entered since it was kept last. */
    void takeBack() {
        while (entered > 0) {
            entered--;
            set(enteredNodes[entered], formerCosts[entered]);
        }
    }
}
