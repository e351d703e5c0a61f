package io.velour.storage.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
 */
public final class ReplicaRuntime implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaRuntime.class);
    /** Starts before the web server, and so ends after the last request. */
    private static final int PHASE = 0;
    private static final int MAX_REQUESTS_AT_ONCE = 4_096;
    private static final long STOP_LIMIT_MILLIS = 10_000;

    private final Member self;
    private final RecordStore store;
    private final PhysicalClock clock;
    private final BlockingQueue<Task> tasks;
    private final LongAdder writtenBatches = new LongAdder();
    private final LongAdder syncs = new LongAdder();
    private final LongAdder writtenRequests = new LongAdder();
    private volatile @Nullable ReplicaStateMachine machine;
    private volatile @Nullable PartitionMap map;
    private volatile @Nullable Thread thread;

    private sealed interface Task {
        record Write(List<StorageRequest> requests, CompletableFuture<List<StorageAnswer>> answers) implements Task {}

        record Adopt(PartitionMap map, CompletableFuture<Void> adopted) implements Task {}
    }

    /** @param maxWaiting batches that may wait; more are refused with {@code OVERLOADED} */
    public ReplicaRuntime(Member self, RecordStore store, PhysicalClock clock, int maxWaiting) {
        this.self = self;
        this.store = store;
        this.clock = clock;
        this.tasks = new ArrayBlockingQueue<>(maxWaiting);
    }

    /** Answers a read, on the thread of the caller. */
    public StorageAnswer read(StorageRequest.Read read) {
        ReplicaStateMachine replicas = machine;
        return replicas == null ? notReady() : replicas.read(read);
    }

    /**
     * Hands writes to the loop. The answers come in the order of the requests; if the disk fails there are none, and the
     * future ends with a {@link RecordStoreException}.
     */
    public CompletableFuture<List<StorageAnswer>> write(List<StorageRequest> writes) {
        CompletableFuture<List<StorageAnswer>> answers = new CompletableFuture<>();
        if (!tasks.offer(new Task.Write(writes, answers))) {
            answers.complete(refuseAll(writes, Refusal.OVERLOADED));
        }
        return answers;
    }

    private static List<StorageAnswer> refuseAll(List<StorageRequest> writes, Refusal refusal) {
        StorageAnswer refused = new StorageAnswer.Refused(refusal, Epoch.NONE, null);
        return writes.stream().map(write -> refused).toList();
    }

    private static StorageAnswer notReady() {
        return new StorageAnswer.Refused(Refusal.NOT_READY, Epoch.NONE, null);
    }

    /** Adopts a map and returns when that is done; waits while the queue is full. */
    public void adopt(PartitionMap newer) throws InterruptedException {
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        tasks.put(new Task.Adopt(newer, adopted));
        adopted.join();
    }

    /** Returns the newest map adopted, or null before the first. */
    public @Nullable PartitionMap map() {
        return map;
    }

    public Member self() {
        return self;
    }

    public int waiting() {
        return tasks.size();
    }

    /** Returns how many writes to the store there were, how many of them were synced, and how many requests they carried. */
    public WriteCounts counts() {
        return new WriteCounts(writtenBatches.sum(), syncs.sum(), writtenRequests.sum());
    }

    /** Counters since the start of the process. */
    public record WriteCounts(long batches, long syncs, long requests) {}

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("replica-runtime").start(this::run);
    }

    private void run() {
        List<Task> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(tasks.take());
                tasks.drainTo(taken);
                carryOut(taken);
                taken.clear();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the loop ends", stopped);
        }
    }

    /** In the order of their coming; writes with no adoption between them go together. */
    private void carryOut(List<Task> all) {
        List<Task.Write> together = new ArrayList<>();
        int requests = 0;
        for (Task task : all) {
            switch (task) {
                case Task.Write write -> {
                    together.add(write);
                    requests += write.requests().size();
                }
                case Task.Adopt adopt -> {
                    requests = flush(together);
                    carryOut(adopt);
                }
            }
            if (requests >= MAX_REQUESTS_AT_ONCE) {
                requests = flush(together);
            }
        }
        flush(together);
    }

    private void carryOut(Task.Adopt adopt) {
        ReplicaStateMachine replicas = machine;
        if (replicas == null) {
            machine = new ReplicaStateMachine(self, adopt.map(), store);
        } else {
            replicas.adopt(adopt.map());
        }
        map = adopt.map();
        adopt.adopted().complete(null);
    }

    /** Carries the writes out, empties the list, and returns the number of requests left in it: 0. */
    private int flush(List<Task.Write> together) {
        if (!together.isEmpty()) {
            try {
                answer(together, decideAndWrite(together));
            } catch (RuntimeException failure) {
                // Whatever it was: what is not durable is not answered.
                LOG.error("{} batches of writes were given no answer", together.size(), failure);
                together.forEach(write -> write.answers().completeExceptionally(failure));
            }
            together.clear();
        }
        return 0;
    }

    private List<StorageAnswer> decideAndWrite(List<Task.Write> together) {
        List<StorageRequest> requests = new ArrayList<>();
        together.forEach(write -> requests.addAll(write.requests()));
        ReplicaStateMachine replicas = machine;
        if (replicas == null) {
            return refuseAll(requests, Refusal.NOT_READY);
        }
        WriteDecision decision = replicas.decide(requests, new ReplicaTime(clock.millis(), System.nanoTime()));
        if (!decision.changes().isEmpty()) {
            store.write(decision.changes(), decision.durability());
            count(decision);
        }
        return decision.answers();
    }

    private void count(WriteDecision decision) {
        writtenBatches.increment();
        writtenRequests.add(decision.answers().size());
        if (decision.durability() == Durability.SYNCED) {
            syncs.increment();
        }
    }

    private static void answer(List<Task.Write> together, List<StorageAnswer> answers) {
        int from = 0;
        for (Task.Write write : together) {
            int to = from + write.requests().size();
            write.answers().complete(answers.subList(from, to));
            from = to;
        }
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
            running.join(STOP_LIMIT_MILLIS);
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
