package io.velour.hotkey;

import java.util.List;

/**
 * The keys used most, out of all uses of all keys.
 *
 * @param uses how many uses of any key there were; 0 or more
 * @param keys those that were counted; what was certainly used most comes first
 */
public record KeyCounts(long uses, List<KeyCount> keys) {
    /** Nothing was used. */
    public static final KeyCounts NONE = new KeyCounts(0, List.of());

    public KeyCounts {
        keys = List.copyOf(keys);
    }
}
