package io.velour.simulation;

import java.util.PriorityQueue;

/** Simulated time, and what is to happen in it: in the order of its time, then of its coming. */
final class EventQueue {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long sequence;

    private record Event(long at, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** Returns the simulated time in nanoseconds since the beginning. */
    long now() {
        return now;
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(now + Math.max(0, nanos), sequence++, action));
    }

    /** Lets the next event happen, if there is one before this time; else moves the time there and returns false. */
    boolean step(long until) {
        Event next = events.peek();
        if (next == null || next.at() > until) {
            now = until;
            return false;
        }
        events.remove();
        now = next.at();
        next.action().run();
        return true;
    }

    long happened() {
        return sequence - events.size();
    }
}
