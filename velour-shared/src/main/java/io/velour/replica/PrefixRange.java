package io.velour.replica;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.velour.record.Key;

/**
 * The keys above one and, if it is there, up to another.
 *
 * @param after   null from the first
 * @param through null to the last
 */
record PrefixRange(@Nullable Key after, @Nullable Key through) {
    /** Returns the keys that begin with a prefix and are above a key, both of which may be missing. */
    static PrefixRange of(@Nullable Key prefix, @Nullable Key after) {
        if (prefix == null) {
            return new PrefixRange(after, null);
        }
        Key before = justBelow(prefix);
        boolean begun = after != null && (before == null || after.compareTo(before) > 0);
        return new PrefixRange(begun ? after : before, last(prefix));
    }

    boolean isEmpty() {
        return after != null && through != null && after.compareTo(through) >= 0;
    }

    /** The highest key below the prefix: one byte less of a zero, else the last byte lowered and filled up; null if none is. */
    private static @Nullable Key justBelow(Key prefix) {
        byte[] bytes = prefix.bytes();
        int last = bytes.length - 1;
        if (bytes[last] == 0) {
            return last == 0 ? null : new Key(Arrays.copyOf(bytes, last));
        }
        byte[] below = bytes.clone();
        below[last]--;
        return filled(below);
    }

    private static Key last(Key prefix) {
        return filled(prefix.bytes());
    }

    private static Key filled(byte[] begin) {
        byte[] filled = Arrays.copyOf(begin, Key.MAX_LENGTH);
        Arrays.fill(filled, begin.length, filled.length, (byte) 0xff);
        return new Key(filled);
    }
}
