package io.velour.hotkey;

import java.util.Comparator;

import io.velour.record.Key;

/**
 * How often a key was used, between two bounds.
 *
 * @param gets   how many gets were counted; 0 or more
 * @param writes how many writes were counted; 0 or more
 * @param missed how many uses there may have been, of either kind, before the key was counted; 0 or more
 */
public record KeyCount(Key key, long gets, long writes, long missed) {
    /** The key that was certainly used most comes first; of those used as often, the lower one. */
    static final Comparator<KeyCount> MOST_USED_FIRST = Comparator.comparingLong(KeyCount::atLeast).reversed()
            .thenComparing(KeyCount::key);

    /** Returns how often the key was used for certain: the lower bound. */
    public long atLeast() {
        return gets + writes;
    }

    /** Returns how often the key may have been used: the upper bound. */
    public long atMost() {
        return atLeast() + missed;
    }
}
