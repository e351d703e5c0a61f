package io.velour.exploration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One search through a scope, breadth first: the violation that it meets first is at the end of a shortest path.
 *
 * <p>
 * Time stands still, but where the scope's bounds let it pass; a lease is over when the controller takes its holder out. Left
 * out of the world are the controller's own reasons, expiry, clocks that differ, loss of power, the coalescing of requests,
 * and more than one key.
 */
final class Exploration {
    private final World world;
    private final Successors successors;
    private final Invariants invariants;
    private final int limit;
    private final FingerprintSet met = new FingerprintSet();
    private final Deque<int[]> waiting = new ArrayDeque<>();
    private final Origins origins = new Origins();
    private int current;
    private int turn;
    private long transitions;
    private @Nullable String violation;

    /** By state, in the order of meeting: from which state it was met, and as which of that one's successors. */
    private static final class Origins {
        private int[] states = new int[1 << 12];
        private int[] turns = new int[1 << 12];
        private int count = 1;

        void add(int state, int turn) {
            if (count == states.length) {
                states = Arrays.copyOf(states, 2 * count);
                turns = Arrays.copyOf(turns, 2 * count);
            }
            states[count] = state;
            turns[count] = turn;
            count++;
        }

        /** Returns which successors lead to the state that was met last. */
        List<Integer> wayToLast() {
            List<Integer> way = new ArrayList<>();
            for (int at = count - 1; at != 0; at = states[at]) {
                way.addFirst(turns[at]);
            }
            return way;
        }
    }

    /** @param limit the most states: a scope that has more is not small enough */
    Exploration(Scope scope, int limit) {
        this(new World(scope, true), limit);
    }

    Exploration(World world, int limit) {
        this.world = world;
        this.successors = new Successors(world);
        this.invariants = new Invariants(world);
        this.limit = limit;
    }

    /**
     * Goes through the whole scope, or to its first violation.
     *
     * @throws IllegalStateException if there are more states than the limit
     */
    ExplorationResult run() {
        int[] first = new Beginning(world).state();
        met.add(first);
        waiting.add(first);
        int depth = -1;
        int endOfLayer = 0;
        for (current = 0; !waiting.isEmpty() && violation == null; current++) {
            if (current == endOfLayer) {
                depth++;
                endOfLayer = met.size();
            }
            turn = 0;
            successors.forEach(waiting.removeFirst(), this::meet);
        }
        String text = violation == null ? null : violation + "\n" + new Trace(world).of(origins.wayToLast());
        return new ExplorationResult(world.scope(), met.size(), transitions, depth, text);
    }

    private void meet(StateDraft draft) {
        if (violation != null) {
            return;
        }
        turn++;
        transitions++;
        violation = draft.violation();
        if (violation != null) {
            origins.add(current, turn);
            return;
        }
        int[] next = draft.end();
        if (met.add(next)) {
            meetFirst(next);
        }
    }

    private void meetFirst(int[] next) {
        if (met.size() > limit) {
            throw new IllegalStateException("scope '" + world.scope() + "' has more than " + limit + " states");
        }
        origins.add(current, turn);
        waiting.add(next);
        violation = invariants.violation(next);
    }
}
