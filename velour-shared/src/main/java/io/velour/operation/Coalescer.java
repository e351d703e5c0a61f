package io.velour.operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.velour.record.Key;

/**
 * Merges requests of one kind and one key that wait unsent: while one is under way the others wait, and when it has ended
 * one is sent for all that have come by then (PROTOCOL.md, R9, V14). Plain sets: the last is sent, all share its
 * outcome, indeterminate included, but only the last is told the version (V14). Gets: any is sent; none joins a request that
 * was sent before it arrived, nor a write-back under way. Whoever waits keeps its own deadline, and is withdrawn by it.
 *
 * <p>
 * Not safe for use by several threads at once. What waits here is bounded by who calls: each waiting request is a client's
 * that was admitted.
 *
 * @param <T> a request
 */
public final class Coalescer<T> {
    /** A key is present while a request for it is under way. */
    private final Map<Key, Lane<T>> lanes = new HashMap<>();

    /** The requests of one key: those for whom one is under way, and those that wait for its end. */
    private static final class Lane<T> {
        private List<T> underWay;
        private List<T> waiting = new ArrayList<>(0);

        Lane(T first) {
            this.underWay = new ArrayList<>(List.of(first));
        }
    }

    /**
     * Requests for which one is sent: the last.
     *
     * @param all in the order of their coming, at least one
     */
    public record Merged<T>(List<T> all) {
        public Merged {
            all = List.copyOf(all);
        }

        /** Returns the request that is sent for all. */
        public T sent() {
            return all.getLast();
        }

        /** Tells whether a request may be told the version that was written: only the one whose value it is (V14). */
        public boolean ownsVersion(T request) {
            return request == sent();
        }
    }

    /** Adds a request. Returns true if it is to be sent now, alone; false if it waits for the one under way. */
    public boolean add(Key key, T request) {
        Lane<T> lane = lanes.get(key);
        if (lane == null) {
            lanes.put(key, new Lane<>(request));
            return true;
        }
        lane.waiting.add(request);
        return false;
    }

    /** Takes note that the request under way has ended. Returns for whom it was sent: they all share its outcome. */
    public Merged<T> ended(Key key) {
        Lane<T> lane = lanes.get(key);
        if (lane == null || lane.underWay.isEmpty()) {
            throw new IllegalStateException("no request for key '" + key + "' is under way");
        }
        Merged<T> ended = new Merged<>(lane.underWay);
        lane.underWay = List.of();
        return ended;
    }

    /**
     * Returns for whom the next request is to be sent now: all that wait. To be called once after each {@link #ended}.
     * Nothing: no request for this key is under way any more.
     */
    public Optional<Merged<T>> next(Key key) {
        Lane<T> lane = lanes.get(key);
        if (lane == null || !lane.underWay.isEmpty()) {
            throw new IllegalStateException("the request for key '" + key + "' that is under way has not ended");
        }
        if (lane.waiting.isEmpty()) {
            lanes.remove(key);
            return Optional.empty();
        }
        lane.underWay = lane.waiting;
        lane.waiting = new ArrayList<>(0);
        return Optional.of(new Merged<>(lane.underWay));
    }

    /** Withdraws a request that still waits (its client's time is up). Returns false if it does not wait any more. */
    public boolean withdraw(Key key, T request) {
        Lane<T> lane = lanes.get(key);
        return lane != null && lane.waiting.remove(request);
    }
}
