package io.velour.controller.map;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.velour.cluster.PartitionMap;
import io.velour.protocol.wire.PartitionMapCodec;

/**
 * The newest durable map, and those who wait for a newer one. A waiter is called once: by the thread that publishes, or
 * never if it is withdrawn first. Stops before the web server does, and then makes nobody wait.
 */
public final class PartitionMapPublisher implements SmartLifecycle {
    private static final int MAX_WAITERS = 10_000;

    private final List<Waiter> waiters = new ArrayList<>();
    private volatile @Nullable Published published;
    private boolean running;

    /** A map with its binary form, encoded once for all who ask. */
    public record Published(PartitionMap map, byte[] encoded) {}

    /** Somebody who waits for a map newer than a version. */
    public record Waiter(long after, Consumer<Optional<Published>> receiver) {}

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
        served.forEach(waiter -> waiter.receiver().accept(Optional.of(next)));
    }

    /** Returns the newest map if it is newer than a version. */
    public Optional<Published> newerThan(long version) {
        return Optional.ofNullable(published).filter(newest -> newest.map().version() > version);
    }

    /** Adds a waiter, unless a newer map is there already or the process is ending. */
    public synchronized Waiting await(Waiter waiter) {
        if (!running || newerThan(waiter.after()).isPresent()) {
            return Waiting.NOTHING_TO_WAIT_FOR;
        }
        if (waiters.size() >= MAX_WAITERS) {
            return Waiting.TOO_MANY;
        }
        waiters.add(waiter);
        return Waiting.WAITS;
    }

    public synchronized void withdraw(Waiter waiter) {
        waiters.removeIf(other -> other == waiter);
    }

    private List<Waiter> takeWaitersBelow(long version) {
        List<Waiter> taken = new ArrayList<>();
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext();) {
            Waiter waiter = all.next();
            if (waiter.after() < version) {
                taken.add(waiter);
                all.remove();
            }
        }
        return taken;
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
        released.forEach(waiter -> waiter.receiver().accept(Optional.empty()));
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }
}
