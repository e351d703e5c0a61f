package io.velour.operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.velour.record.Key;

/**
 * Merges plain sets of one key that wait unsent: while one is under way the others wait; then the last of them is sent
 * and all share its outcome, indeterminate included, but only the last is told the version (PROTOCOL.md, "Coalescing",
 * V14). Not safe for use by several threads at once. What waits here is bounded by who calls: each waiting set is a client's
 * request that was admitted.
 *
 * @param <S> a waiting set
 */
public final class SetCoalescer<S> {
    /** A key is present while a set of it is under way; its list holds those that wait. */
    private final Map<Key, List<S>> waiting = new HashMap<>();

    /** Adds a set. Returns true if it is to be sent now, alone; false if it waits for the one under way. */
    public boolean add(Key key, S set) {
        List<S> others = waiting.get(key);
        if (others == null) {
            waiting.put(key, new ArrayList<>(0));
            return true;
        }
        others.add(set);
        return false;
    }

    /**
     * Takes note that the set under way has ended. Returns those that waited, in the order of their coming: the last is
     * to be sent now, for all. None: nothing of this key is under way any more.
     */
    public List<S> ended(Key key) {
        List<S> merged = waiting.remove(key);
        if (merged == null) {
            throw new IllegalStateException("no set of key '" + key + "' is under way");
        }
        if (!merged.isEmpty()) {
            waiting.put(key, new ArrayList<>(0));
        }
        return merged;
    }

    /** Withdraws a set that still waits (its client's time is up). Returns false if it does not wait any more. */
    public boolean withdraw(Key key, S set) {
        List<S> others = waiting.get(key);
        return others != null && others.remove(set);
    }
}
