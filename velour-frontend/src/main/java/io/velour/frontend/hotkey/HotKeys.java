package io.velour.frontend.hotkey;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The keys that were asked most in the last complete window of time.
 *
 * @param sampledOneIn one in how many operations was counted; {@link HotKeySampler#OFF}: none
 * @param window       how long the window was
 * @param sampled      how many operations were counted in it, whatever their keys
 * @param keys         the one that was asked most comes first
 */
public record HotKeys(int sampledOneIn, Duration window, long sampled, List<HotKey> keys) {
    public HotKeys {
        keys = List.copyOf(keys);
    }

    /** Returns the key that was asked most; nothing if none was asked more often than by chance. */
    public Optional<HotKey> hottest() {
        return keys.stream().findFirst();
    }
}
