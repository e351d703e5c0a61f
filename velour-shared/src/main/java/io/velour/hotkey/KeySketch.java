package io.velour.hotkey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.velour.record.Key;

/**
 * Counts uses of keys, of which there may be any number, with a fixed number m of counters: the algorithm Space-Saving (Metwally,
 * Agrawal, El Abbadi, “Efficient computation of frequent and top-k elements in data streams”, ICDT 2005, section 3). A key that has no
 * counter takes over that of the key counted least; what that one had been counted may belong to either, so it is kept as what
 * may have been missed.
 *
 * <p>
 * After N uses a key's true count is between the bounds of its {@link KeyCount}, no bounds are further apart than N / m, and every key that was
 * used more often than N / m has a counter. Memory: m keys, of {@value Key#MAX_LENGTH} bytes each at most. Not safe for use by several threads
 * at once.
 */
public final class KeySketch {
    private final int capacity;
    private final Map<Key, Counter> counterOf;
    private final List<Counter> counters;
    private long uses;

    private static final class Counter {
        private Key key;
        private long atMost;
        private long missed;
        private long writes;

        Counter(Key key) {
            this.key = key;
        }

        void takeOver(Key newKey) {
            key = newKey;
            missed = atMost;
            writes = 0;
        }

        void count(KeyUse use) {
            atMost++;
            if (use == KeyUse.WRITE) {
                writes++;
            }
        }

        KeyCount toCount() {
            return new KeyCount(key, atMost - missed - writes, writes, missed);
        }
    }

    /** @param capacity m, how many keys are counted at a time; 1 or more */
    public KeySketch(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a sketch must count at least one key, not " + capacity);
        }
        this.capacity = capacity;
        this.counterOf = HashMap.newHashMap(capacity);
        this.counters = new ArrayList<>(capacity);
    }

    /** Counts one use of a key. */
    public void add(Key key, KeyUse use) {
        uses++;
        Counter counter = counterOf.get(key);
        if (counter == null) {
            counter = counters.size() < capacity ? newCounter(key) : takenOver(key);
            counterOf.put(key, counter);
        }
        counter.count(use);
    }

    private Counter newCounter(Key key) {
        Counter counter = new Counter(key);
        counters.add(counter);
        return counter;
    }

    private Counter takenOver(Key key) {
        Counter counter = countedLeast();
        counterOf.remove(counter.key);
        counter.takeOver(key);
        return counter;
    }

    /** Looks at all counters: few, and next to each other. */
    private Counter countedLeast() {
        Counter least = counters.getFirst();
        for (Counter counter : counters) {
            if (counter.atMost < least.atMost) {
                least = counter;
            }
        }
        return least;
    }

    /** Returns what has been counted since the beginning, or since it was last forgotten. */
    public KeyCounts counts() {
        return new KeyCounts(uses, counters.stream().map(Counter::toCount).sorted(KeyCount.MOST_USED_FIRST).toList());
    }

    /** Forgets everything. */
    public void clear() {
        counterOf.clear();
        counters.clear();
        uses = 0;
    }
}
