package io.velour.storage.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.velour.clock.PhysicalClock;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.replica.RecordStore;
import io.velour.replica.RecordStore.Durability;
import io.velour.replica.RecordStoreException;
import io.velour.replica.ReplicaStateMachine;
import io.velour.replica.ReplicaTime;
import io.velour.replica.WriteDecision;

/**
 * The loop of a storage node: one platform thread decides all writes and adopts all maps. It takes every batch that waits,
 * decides them as one, writes them as one with one sync, and then answers each. Reads do not pass through here.
 *
 * <p>
 * Once a write to the store has failed, or the loop itself has ended, no write is given an answer any more; reads go on.
 */
public final class ReplicaRuntime implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaRuntime.class);
    /** Starts before the web server, and so ends after the last request. */
    private static final int PHASE = 0;
    private static final Duration ADOPT_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Member self;
    private final RecordStore store;
    private final PhysicalClock clock;
    private final BlockingQueue<ReplicaTask> tasks;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final LongAdder batches = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder rounds = new LongAdder();
    private final LongAdder syncs = new LongAdder();
    private final LongAdder syncNanos = new LongAdder();
    private volatile @Nullable ReplicaStateMachine machine;
    private volatile @Nullable PartitionMap map;
    private volatile @Nullable Thread thread;

    /** @param maxWaiting batches that may wait; more are refused with {@code OVERLOADED} */
    public ReplicaRuntime(Member self, RecordStore store, PhysicalClock clock, int maxWaiting) {
        this.self = self;
        this.store = store;
        this.clock = clock;
        this.tasks = new ArrayBlockingQueue<>(maxWaiting);
    }

    /**
     * Answers a read, on the thread of the caller, which must be a platform thread: RocksDB would pin a virtual one.
     *
     * @throws RecordStoreException if the disk fails; then there is no answer
     */
    public StorageAnswer read(StorageRequest.Read read) {
        ReplicaStateMachine replicas = machine;
        return replicas == null ? notReady() : replicas.read(read);
    }

    private static StorageAnswer notReady() {
        return new StorageAnswer.Refused(Refusal.NOT_READY, Epoch.NONE, null);
    }

    /**
     * Hands writes to the loop. The answers come in the order of the requests; if the disk fails there are none, and the
     * future ends with a {@link RecordStoreException}.
     */
    public CompletableFuture<List<StorageAnswer>> write(List<StorageRequest> writes) {
        ReplicaTask.Write task = new ReplicaTask.Write(writes);
        batches.increment();
        requests.add(writes.size());
        if (!tasks.offer(task)) {
            task.answers().complete(refuseAll(writes, Refusal.OVERLOADED));
        }
        failIfNobodyWill(task);
        return task.answers();
    }

    private static List<StorageAnswer> refuseAll(List<StorageRequest> writes, Refusal refusal) {
        StorageAnswer refused = new StorageAnswer.Refused(refusal, Epoch.NONE, null);
        return writes.stream().map(write -> refused).toList();
    }

    /** The loop fails what waits when it ends; what was queued after that is failed here. */
    private void failIfNobodyWill(ReplicaTask task) {
        if (failure.get() != null && tasks.remove(task)) {
            task.fail(failed());
        }
    }

    private RecordStoreException failed() {
        return new RecordStoreException("no more writes are taken: " + failure.get());
    }

    /**
     * Adopts a map and returns when that is done; waits while the queue is full.
     *
     * @throws IllegalStateException if it cannot be adopted, or not in time; it may be tried again
     */
    public void adopt(PartitionMap newer) throws InterruptedException {
        ReplicaTask.Adopt task = new ReplicaTask.Adopt(newer);
        try {
            if (!tasks.offer(task, ADOPT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException("the queue of the loop stays full");
            }
            failIfNobodyWill(task);
            task.adopted().get(ADOPT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("partition map " + newer.version() + " could not be adopted", e);
        }
    }

    /** Returns the newest map adopted, or null before the first. */
    public @Nullable PartitionMap map() {
        return map;
    }

    public Member self() {
        return self;
    }

    /** Returns how many batches and maps wait for the loop. */
    public int waiting() {
        return tasks.size();
    }

    public WriteCounts counts() {
        return new WriteCounts(batches.sum(), requests.sum(), rounds.sum(), syncs.sum(),
                Duration.ofNanos(syncNanos.sum()));
    }

    /** Returns why no write is given an answer any more; nothing if all is well. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("replica-runtime").start(this::run);
    }

    private void run() {
        String reason = "the loop of this node was stopped";
        try {
            while (true) {
                carryOut(takeAllThatWait());
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the loop ends", stopped);
        } catch (Throwable broken) {
            reason = "the loop of this node broke: " + broken;
            throw broken;
        } finally {
            fail(reason);
            failAllThatWait();
        }
    }

    private List<ReplicaTask> takeAllThatWait() throws InterruptedException {
        List<ReplicaTask> taken = new ArrayList<>();
        taken.add(tasks.take());
        tasks.drainTo(taken);
        return taken;
    }

    /** In the order of their coming; writes with no adoption between them go together. */
    private void carryOut(List<ReplicaTask> taken) {
        WriteRound round = new WriteRound();
        for (ReplicaTask task : taken) {
            switch (task) {
                case ReplicaTask.Write write -> round.add(write);
                case ReplicaTask.Adopt adopt -> {
                    round = carryOut(round);
                    carryOut(adopt);
                }
            }
            if (round.isFull()) {
                round = carryOut(round);
            }
        }
        carryOut(round);
    }

    /** Returns the next round, which is empty. */
    private WriteRound carryOut(WriteRound round) {
        if (!round.isEmpty()) {
            try {
                round.answer(decideAndWrite(round.requests()));
            } catch (RuntimeException broken) {
                // Whatever it was: what is not durable is not answered.
                LOG.error("{} are given no answer", round, broken);
                round.fail(broken);
            }
        }
        return new WriteRound();
    }

    private List<StorageAnswer> decideAndWrite(List<StorageRequest> writes) {
        if (failure.get() != null) {
            throw failed();
        }
        ReplicaStateMachine replicas = machine;
        if (replicas == null) {
            return refuseAll(writes, Refusal.NOT_READY);
        }
        WriteDecision decision = replicas.decide(writes, new ReplicaTime(clock.millis(), System.nanoTime()));
        if (!decision.changes().isEmpty()) {
            write(decision);
        }
        return decision.answers();
    }

    private void write(WriteDecision decision) {
        long started = System.nanoTime();
        try {
            store.write(decision.changes(), decision.durability());
        } catch (RuntimeException broken) {
            fail("a write to the disk failed: " + broken.getMessage());
            throw broken;
        }
        rounds.increment();
        if (decision.durability() == Durability.SYNCED) {
            syncs.increment();
            syncNanos.add(System.nanoTime() - started);
        }
    }

    private void carryOut(ReplicaTask.Adopt adopt) {
        try {
            ReplicaStateMachine replicas = machine;
            if (replicas == null) {
                machine = new ReplicaStateMachine(self, adopt.map(), store);
            } else {
                replicas.adopt(adopt.map());
            }
            map = adopt.map();
            adopt.adopted().complete(null);
        } catch (RuntimeException broken) {
            adopt.fail(broken);
        }
    }

    private void fail(String reason) {
        failure.compareAndSet(null, reason);
    }

    private void failAllThatWait() {
        List<ReplicaTask> left = new ArrayList<>();
        tasks.drainTo(left);
        left.forEach(task -> task.fail(failed()));
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            if (!running.join(STOP_LIMIT)) {
                LOG.warn("the loop did not end within {}: a write hangs", STOP_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
