package io.velour.storage.runtime;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionMap;

/** The newest map that the loop has adopted. Set by the loop; for many threads. */
final class AdoptedMap {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable PartitionMap map;

    /** Returns it, or null before the first. */
    @Nullable
    PartitionMap get() {
        return map;
    }

    /** Takes a map, unless it is no newer than the present one; returns whether it was taken. */
    boolean offer(PartitionMap newer) {
        PartitionMap known = map;
        if (known != null && newer.version() <= known.version()) {
            return false;
        }
        lock.lock();
        try {
            map = newer;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return true;
    }

    /**
     * Waits for a map.
     *
     * @param limit how long at most
     * @return whether the newest map is such a one; false also if there is none
     */
    boolean await(Predicate<PartitionMap> wanted, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (!isSuch(wanted) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isSuch(wanted);
        } finally {
            lock.unlock();
        }
    }

    private boolean isSuch(Predicate<PartitionMap> wanted) {
        PartitionMap known = map;
        return known != null && wanted.test(known);
    }
}
