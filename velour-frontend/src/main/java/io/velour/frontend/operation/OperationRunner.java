package io.velour.frontend.operation;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.frontend.channel.StorageChannel;
import io.velour.frontend.channel.StorageChannels;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.operation.Deadline;
import io.velour.operation.Operation;

/**
 * Runs the core's operations: gives them the channels, the time, and every newer entry of their partition. What is under way is
 * looked at every now and then for whose time is up: nearly all of it is over long before, and a timer for each would cost more than
 * the operation itself.
 */
public final class OperationRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperationRunner.class);
    /** How much later than its deadline something may be ended. */
    private static final long LOOK_MILLIS = 25;

    private final PartitionMapHolder holder;
    private final StorageChannels channels;
    private final ScheduledThreadPoolExecutor timer;
    private final OperationCounts counts = new OperationCounts();
    private final Set<RunningOperation<?>> running = ConcurrentHashMap.newKeySet();
    private final Set<Timed> others = ConcurrentHashMap.newKeySet();

    /** Something that ends by itself when its time is up. */
    @FunctionalInterface
    public interface Timed {
        /** Ends if its time is up; must not block. May be called again after that. */
        void look(TimeReading now);
    }

    public OperationRunner(PartitionMapHolder holder, StorageChannels channels) {
        this.holder = holder;
        this.channels = channels;
        this.timer = new ScheduledThreadPoolExecutor(1,
                task -> Thread.ofPlatform().daemon().name("operation-timer").unstarted(task));
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        TimeReading now = now();
        try {
            running.forEach(operation -> operation.look(now));
            others.forEach(waiting -> waiting.look(now));
        } catch (RuntimeException | Error broken) {
            // Whoever looks must go on: without it no client would ever be told that its time is up.
            LOG.error("what is under way cannot be looked at", broken);
        }
    }

    /** Makes the runner hear of newer entries. Called once. */
    public void listen() {
        holder.onNewerEntry(entry -> running.forEach(operation -> operation.onNewerEntry(entry)));
    }

    /**
     * Runs an operation to its end.
     *
     * @param entry         the entry that it was made with
     * @param deadlineNanos how long it may take
     * @param span          null if it is not traced
     * @param whenOver      called once, on any thread
     */
    public <O> void run(Operation<O> operation, ReplicaSet entry, long deadlineNanos, @Nullable Span span,
            Consumer<O> whenOver) {
        Deadline deadline = new Deadline(now(), Duration.ofNanos(deadlineNanos));
        RunningOperation<O> started = new RunningOperation<>(operation, deadline, entry.partition(), this, span,
                whenOver);
        running.add(started);
        started.start();
        ReplicaSet newest = holder.newest(entry);
        if (newest.epoch().isAfter(entry.epoch())) {
            // Became known after the operation was made and before it was listed here.
            started.onNewerEntry(newest);
        }
    }

    /** Returns what both clocks of this machine say. */
    static TimeReading now() {
        return new TimeReading(System.currentTimeMillis(), System.nanoTime());
    }

    /** Has something looked at that is no operation, until it is forgotten. */
    public void watch(Timed waiting) {
        others.add(waiting);
    }

    public void forget(Timed waiting) {
        others.remove(waiting);
    }

    /** Runs something later, on the timer's thread: it must be short. */
    void later(Runnable task, long millis) {
        timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    public int underWay() {
        return running.size();
    }

    public OperationCounts counts() {
        return counts;
    }

    void ended(RunningOperation<?> operation) {
        running.remove(operation);
    }

    @Nullable
    StorageChannel channelTo(Member member) {
        return channels.to(member);
    }

    void learn(ReplicaSet entry) {
        holder.adopt(entry);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
