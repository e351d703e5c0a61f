package io.velour.exploration;

import java.util.Arrays;

/** A hash table from numbers to numbers, neither negative, without boxes. */
final class LongIndex {
    private static final long FREE = -1;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private long[] keys = free(1 << 12);
    private int[] values = new int[1 << 12];
    private int size;

    private static long[] free(int length) {
        long[] keys = new long[length];
        Arrays.fill(keys, FREE);
        return keys;
    }

    /** Returns the number of a key; -1 if it has none. */
    int get(long key) {
        int place = place(key);
        return keys[place] == FREE ? -1 : values[place];
    }

    void put(long key, int value) {
        int place = place(key);
        if (keys[place] == FREE) {
            keys[place] = key;
            size++;
        }
        values[place] = value;
        if (size * 2 > keys.length) {
            grow();
        }
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int place = (int) (key * MULTIPLIER >>> 32) & mask;
        while (keys[place] != FREE && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = free(oldKeys.length * 2);
        values = new int[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                put(oldKeys[i], oldValues[i]);
            }
        }
    }
}
