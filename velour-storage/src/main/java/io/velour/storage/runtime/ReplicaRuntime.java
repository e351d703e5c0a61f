package io.velour.storage.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.ReadRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.replica.RecordStoreException;
import io.velour.replica.ReplicaSettings;
import io.velour.replica.ReplicaStateMachine;

/**
 * The storage node's loop, as the rest of the process sees it: one platform thread at a time decides and writes everything, whatever it
 * comes from. Batches that wait are decided as one, written as one with one sync, and then each is answered. Reads do not pass
 * through here.
 */
public final class ReplicaRuntime implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaRuntime.class);
    /** Starts before the web server, and so ends after the last request. */
    static final int PHASE = 0;
    private static final Duration ADOPT_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Member self;
    private final ReplicaSettings settings;
    private final LoopPorts ports;
    private final TaskQueue tasks;
    private final WriteMeter meter = new WriteMeter();
    private final ReplicaLoop loop;
    private volatile @Nullable Thread thread;

    /** @param maxWaiting batches that may wait; more are refused with {@code OVERLOADED} */
    public ReplicaRuntime(Member self, ReplicaSettings settings, int maxWaiting, LoopPorts ports) {
        this.self = self;
        this.settings = settings;
        this.ports = ports;
        this.tasks = new TaskQueue(maxWaiting);
        this.loop = new ReplicaLoop(self, settings, ports, tasks, meter);
    }

    /**
     * Answers a read, on the thread of the caller, which must be a platform thread: RocksDB would pin a virtual one.
     *
     * @throws RecordStoreException if the disk fails; then there is no answer
     */
    public StorageAnswer read(ReadRequest request) {
        ReplicaStateMachine replicas = loop.machine();
        if (replicas == null) {
            return ReplicaLoop.refusal(Refusal.NOT_READY);
        }
        return switch (request) {
            case StorageRequest.Read read -> replicas.read(read);
            case StorageRequest.ListKeys list -> replicas.list(list);
        };
    }

    /**
     * Hands requests to the loop, reads excepted. The answers come in their order; if the disk fails there are none, and the
     * future ends with a {@link RecordStoreException}.
     */
    public CompletableFuture<List<StorageAnswer>> write(List<StorageRequest> requests) {
        ReplicaTask.Write task = taskOf(requests);
        if (!tasks.offer(task)) {
            refuse(task);
        }
        return task.answers();
    }

    /**
     * As {@link #write}, and waits for the answers. While nobody is at work this thread does the loop's own: to wake another one and to be woken by
     * it would take longer than most writes. It must be a platform thread: RocksDB would pin a virtual one.
     *
     * @param limit how long others' work is waited for; what this thread does by itself takes as long as the disk does
     * @throws ExecutionException if the writes were not made durable, because of a {@link RecordStoreException}
     * @throws TimeoutException   if the limit has passed: what became of the writes is unknown
     */
    public List<StorageAnswer> writeAndAwait(List<StorageRequest> requests, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        ReplicaTask.Write task = taskOf(requests);
        switch (tasks.offerWithTurn(task)) {
            case REFUSED -> refuse(task);
            case WITH_TURN -> loop.takeTurn();
            case WAITS -> LOG.trace("the loop is at work");
        }
        return task.answers().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ReplicaTask.Write taskOf(List<StorageRequest> requests) {
        meter.came(requests.size());
        long weight = 0;
        for (StorageRequest request : requests) {
            weight += weightOf(request);
        }
        return new ReplicaTask.Write(requests, weight, new CompletableFuture<>());
    }

    private static void refuse(ReplicaTask.Write task) {
        task.answers().complete(ReplicaLoop.refuseAll(task.requests(), Refusal.OVERLOADED));
    }

    /** What another storage node asks for makes this one read a range. */
    private long weightOf(StorageRequest request) {
        return BatchCodec.expectedLength(request) + (request instanceof PeerRequest ? settings.rangeBytes() : 0);
    }

    /**
     * Adopts a map and returns when that is done.
     *
     * @throws IllegalStateException if it cannot be adopted, or not in time; it may be tried again
     */
    public void adopt(PartitionMap newer) throws InterruptedException {
        ReplicaTask.Adopt task = new ReplicaTask.Adopt(newer, new CompletableFuture<>());
        tasks.addUrgent(task);
        try {
            task.adopted().get(ADOPT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("partition map " + newer.version() + " could not be adopted", e);
        }
    }

    /**
     * Returns what to send to the controller to renew the lease.
     *
     * @throws RecordStoreException if the loop has failed or hangs: then the node should not be counted on
     */
    public Renewal renewal() {
        return loop.renewal();
    }

    /**
     * Hands over the controller's answer to a renewal. The future ends when its map has been adopted and the lease counts.
     *
     * @param sentAt read before the renewal was sent
     */
    public CompletableFuture<Void> onRenewalAnswer(TimeReading sentAt, RenewalAnswer answer) {
        ReplicaTask.TakeRenewal task = new ReplicaTask.TakeRenewal(sentAt, answer, new CompletableFuture<>());
        tasks.addUrgent(task);
        return task.taken();
    }

    /** Serves no reads from now on, for ever; writes are taken as before (R22). When it returns the controller may be told. */
    public void giveLeaseBack() {
        loop.giveLeaseBack();
    }

    /**
     * Waits until such a map has been adopted, up to a limit; returns whether the newest one is. For any thread but the
     * loop's.
     */
    public boolean awaitMap(Predicate<PartitionMap> wanted, Duration limit) throws InterruptedException {
        return loop.map().await(wanted, limit);
    }

    /** Tells the loop that some time has passed, unless it has still to hear of the last time. */
    public void tick() {
        tasks.addBackgroundOnce(new ReplicaTask.Tick());
    }

    /** Lets the loop look at some more records for what is to go by its age, unless it has still to do so for the last time. */
    public void sweep(int maxRecords) {
        tasks.addBackgroundOnce(new ReplicaTask.Sweep(maxRecords));
    }

    /** Returns the newest map adopted, or null before the first. */
    public @Nullable PartitionMap map() {
        return loop.map().get();
    }

    /** Tells whether reads may be served now, as far as that depends on the lease. */
    public boolean mayServe() {
        ReplicaStateMachine replicas = loop.machine();
        return replicas != null && replicas.mayServe(ports.time().now());
    }

    public Member self() {
        return self;
    }

    /** Returns how many batches of writes wait for the loop. */
    public int waiting() {
        return tasks.waitingBatches();
    }

    public WriteCounts counts() {
        return meter.counts();
    }

    public ReplicaProgress progress() {
        return loop.progress();
    }

    /** Returns why no write is given an answer any more; nothing if all is well. */
    public Optional<String> failure() {
        return Optional.ofNullable(loop.failure());
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("replica-runtime").start(loop::run);
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
