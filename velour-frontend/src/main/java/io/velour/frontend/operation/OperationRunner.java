package io.velour.frontend.operation;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.frontend.channel.StorageChannel;
import io.velour.frontend.channel.StorageChannels;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.operation.Deadline;
import io.velour.operation.DeadlineGuard;
import io.velour.operation.Operation;

/** Runs the core's operations: gives them the channels, the time, and every newer entry of their partition. */
public final class OperationRunner implements AutoCloseable {
    private final PartitionMapHolder holder;
    private final StorageChannels channels;
    private final ScheduledThreadPoolExecutor timer;
    private final OperationCounts counts = new OperationCounts();
    private final Set<RunningOperation<?>> running = ConcurrentHashMap.newKeySet();

    public OperationRunner(PartitionMapHolder holder, StorageChannels channels) {
        this.holder = holder;
        this.channels = channels;
        this.timer = new ScheduledThreadPoolExecutor(1,
                task -> Thread.ofPlatform().daemon().name("operation-timer").unstarted(task));
        timer.setRemoveOnCancelPolicy(true);
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
        RunningOperation<O> started = new RunningOperation<>(new DeadlineGuard<>(operation, deadline),
                entry.partition(), this, span, whenOver);
        running.add(started);
        started.start(deadlineNanos);
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

    /** Runs something later, on the timer's thread: it must be short. */
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return timer.schedule(task, delay, unit);
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
