package io.velour.frontend.hotkey;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import io.velour.hotkey.KeyCounts;
import io.velour.hotkey.KeyUse;
import io.velour.hotkey.KeyWindows;
import io.velour.record.Key;

/**
 * Finds the keys that are asked most, by a sample of the operations. Most operations only draw a number; those that are drawn are
 * counted under a lock. Drawn at random and not every so many, or clients that ask in a rhythm would hide keys. For many threads.
 *
 * <p>
 * An operation never waits: one that finds another being counted is not counted. That meets all keys alike, so it changes no share, and
 * it meets so few that it changes no rate: counting one takes less than a microsecond, and there are some thousand a second at most.
 */
public final class HotKeySampler {
    /** Instead of one in how many: nothing is counted. */
    public static final int OFF = 0;
    static final int MOST_SHOWN = 10;
    /** A key that was drawn less often may be there by chance: of so few the standard deviation is a third. */
    static final int FEWEST_SAMPLES = 8;
    /** Soon enough for somebody who looks, and long enough for some samples of whatever is worth looking at. */
    static final Duration WINDOW = Duration.ofSeconds(5);
    /** Whatever has more than a hundredth of all samples is certainly among so many. Keys of the longest make 128 KiB of them. */
    private static final int COUNTED_KEYS = 128;

    private final int oneIn;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final Lock lock = new ReentrantLock();
    private final KeyWindows windows;

    /**
     * @param oneIn    one in how many operations is counted, 1 or more; or {@link #OFF}
     * @param random   for many threads
     * @param nanoTime as {@link System#nanoTime}
     */
    public HotKeySampler(int oneIn, RandomGenerator random, LongSupplier nanoTime) {
        if (oneIn < 0) {
            throw new IllegalArgumentException("one in " + oneIn + " operations cannot be counted");
        }
        this.oneIn = oneIn;
        this.random = random;
        this.nanoTime = nanoTime;
        this.windows = new KeyWindows(WINDOW.toNanos(), COUNTED_KEYS, nanoTime.getAsLong());
    }

    public boolean isOn() {
        return oneIn != OFF;
    }

    /** Takes note of an operation; to be called for each. */
    public void take(Key key, KeyUse use) {
        if (isOn() && random.nextInt(oneIn) == 0) {
            count(key, use);
        }
    }

    private void count(Key key, KeyUse use) {
        if (lock.tryLock()) {
            try {
                windows.add(key, use, nanoTime.getAsLong());
            } finally {
                lock.unlock();
            }
        }
    }

    /** Returns the keys that were asked most in the last complete window, those that were drawn only a few times left out. */
    public HotKeys hotKeys() {
        KeyCounts counts = lastWindow();
        List<HotKey> keys = counts.keys().stream().filter(count -> count.atLeast() >= FEWEST_SAMPLES).limit(MOST_SHOWN)
                .map(count -> HotKey.of(count, counts, oneIn, WINDOW)).toList();
        return new HotKeys(oneIn, WINDOW, counts.uses(), keys);
    }

    private KeyCounts lastWindow() {
        lock.lock();
        try {
            return windows.complete(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }
}
