package io.velour.frontend.hotkey;

import java.time.Duration;

import io.velour.hotkey.KeyCount;
import io.velour.hotkey.KeyCounts;
import io.velour.record.Key;

/**
 * What a key was asked, by estimate.
 *
 * @param getsPerSecond   0 or more
 * @param writesPerSecond sets, deletes and compare-and-sets; 0 or more
 * @param share           of all gets and writes of this frontend in the same time, 0 to 1
 */
public record HotKey(Key key, double getsPerSecond, double writesPerSecond, double share) {
    /** @param oneIn one in how many operations was counted */
    static HotKey of(KeyCount count, KeyCounts all, int oneIn, Duration window) {
        double perSecond = oneIn * 1e9 / window.toNanos();
        return new HotKey(count.key(), count.gets() * perSecond, count.writes() * perSecond,
                (double) count.atLeast() / all.uses());
    }

    public double operationsPerSecond() {
        return getsPerSecond + writesPerSecond;
    }
}
