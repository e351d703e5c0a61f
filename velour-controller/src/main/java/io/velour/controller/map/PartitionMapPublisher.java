package io.velour.controller.map;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.velour.cluster.PartitionMap;
import io.velour.protocol.wire.PartitionMapCodec;

/**
 * The newest durable map, and those who wait for a newer one. A waiter is called once: by the thread that publishes, or
 * never if it is withdrawn first. Stops before the web server does, and then makes nobody wait.
 */
public final class PartitionMapPublisher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionMapPublisher.class);

    private final int maxWaiters;
    /** In the order of arrival. Guarded by this, as is whether it runs. */
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private volatile @Nullable Published published;
    private boolean running;

    /** @param maxWaiters how many may wait at one time; more are turned away */
    public PartitionMapPublisher(int maxWaiters) {
        this.maxWaiters = maxWaiters;
    }

    /** A map with its binary form, encoded once for all who ask. */
    public record Published(PartitionMap map, byte[] encoded) {}

    /** Somebody who waits for a map newer than a version. Takes nothing if the process ends first. */
    public static final class Waiter {
        private final long after;
        private final Consumer<Optional<Published>> receiver;

        public Waiter(long after, Consumer<Optional<Published>> receiver) {
            this.after = after;
            this.receiver = receiver;
        }
    }

    /** What became of a wish to wait. */
    public enum Waiting {
        WAITS, NOTHING_TO_WAIT_FOR, TOO_MANY
    }

    /** Publishes a map; the caller has made it durable. */
    public void publish(PartitionMap map) {
        Published next = new Published(map, PartitionMapCodec.encode(map));
        List<Waiter> served;
        synchronized (this) {
            published = next;
            served = takeWaitersBelow(map.version());
        }
        served.forEach(waiter -> tell(waiter, Optional.of(next)));
    }

    /** Returns the newest map, if there is one. */
    public Optional<Published> newest() {
        return Optional.ofNullable(published);
    }

    /** Returns the binary form of a map: that of the newest has been made already. */
    public byte[] encoded(PartitionMap map) {
        return newest().filter(newest -> newest.map() == map).map(Published::encoded)
                .orElseGet(() -> PartitionMapCodec.encode(map));
    }

    /** Returns the newest map if it is newer than a version. */
    public Optional<Published> newerThan(long version) {
        return newest().filter(newest -> newest.map().version() > version);
    }

    /** Adds a waiter, unless a newer map is there already or the process is ending. */
    public synchronized Waiting await(Waiter waiter) {
        if (!running || newerThan(waiter.after).isPresent()) {
            return Waiting.NOTHING_TO_WAIT_FOR;
        }
        if (waiters.size() >= maxWaiters) {
            return Waiting.TOO_MANY;
        }
        waiters.add(waiter);
        return Waiting.WAITS;
    }

    /** Forgets a waiter, if it still waits. */
    public synchronized void withdraw(Waiter waiter) {
        waiters.remove(waiter);
    }

    /** Returns how many wait. */
    public synchronized int waiting() {
        return waiters.size();
    }

    private List<Waiter> takeWaitersBelow(long version) {
        List<Waiter> taken = new ArrayList<>();
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext();) {
            Waiter waiter = all.next();
            if (waiter.after < version) {
                taken.add(waiter);
                all.remove();
            }
        }
        return taken;
    }

    /** One whose connection is broken must not keep the others waiting. */
    private static void tell(Waiter waiter, Optional<Published> map) {
        try {
            waiter.receiver.accept(map);
        } catch (RuntimeException gone) {
            LOG.warn("somebody who waited for the partition map could not be answered", gone);
        }
    }

    @Override
    public synchronized void start() {
        running = true;
    }

    @Override
    public void stop() {
        List<Waiter> released;
        synchronized (this) {
            running = false;
            released = takeWaitersBelow(Long.MAX_VALUE);
        }
        released.forEach(waiter -> tell(waiter, Optional.empty()));
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }
}
