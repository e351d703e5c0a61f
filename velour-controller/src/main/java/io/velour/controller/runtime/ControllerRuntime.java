package io.velour.controller.runtime;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.velour.clock.TimeReading;
import io.velour.clock.TimeSource;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.control.BirthPlan;
import io.velour.control.ClusterHealth;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateMachine;
import io.velour.control.ClusterStateStore;
import io.velour.control.ClusterStateStoreException;
import io.velour.control.ControlSettings;
import io.velour.control.Decision;

/**
 * The loop of the controller: one thread owns the cluster's state. An event in; decide; store durably; only then publish.
 * A state that could not be stored is not published; the next event (nodes renew every two seconds) tries again.
 */
public final class ControllerRuntime implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerRuntime.class);
    /** Before the web server starts to accept: nobody may see a controller without its state. */
    static final int PHASE = 0;
    private static final int QUEUE_LENGTH = 10_000;
    private static final int MAX_BATCH = 1_000;
    private static final long OFFER_LIMIT_SECONDS = 1;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final long HEALTH_EVERY_NANOS = Duration.ofMillis(250).toNanos();

    private final ClusterStateStore store;
    private final Consumer<PartitionMap> publisher;
    private final Runnable whenBroken;
    private final ClusterStateMachine machine;
    private final SnapshotTaker snapshots;
    private final BlockingQueue<ControllerEvent> events = new ArrayBlockingQueue<>(QUEUE_LENGTH);
    private final Map<String, NodeAddress> frontends = new TreeMap<>();
    private List<NodeAddress> frontendAddresses = List.of();
    private final AtomicBoolean tickWaits = new AtomicBoolean();
    private final TimeSource clock;
    private final StepCounts counts = new StepCounts();
    private final LastHeard lastHeard = new LastHeard();
    private Optional<String> storeFailure = Optional.empty();
    private volatile ClusterSnapshot snapshot;
    private volatile Optional<ClusterHealth> health = Optional.empty();
    private long healthAt;
    private volatile Optional<String> brokenBy = Optional.empty();
    private volatile @Nullable Thread thread;

    /**
     * @param restored   what the store holds
     * @param publisher  takes each map that has become durable; called by the loop
     * @param time       wall-clock time, for people to read
     * @param clock      what leases are counted by
     * @param whenBroken called when the loop has ended by an error of its own: this process decides nothing any more
     */
    public ControllerRuntime(BirthPlan birth, ControlSettings settings, Optional<ClusterState> restored,
            ClusterStateStore store, Consumer<PartitionMap> publisher, InstantSource time, TimeSource clock,
            Runnable whenBroken) {
        this.store = store;
        this.publisher = publisher;
        this.whenBroken = whenBroken;
        this.clock = clock;
        this.machine = new ClusterStateMachine(birth, settings, restored, clock.now());
        this.snapshots = new SnapshotTaker(machine, time);
        this.snapshot = snapshots.first();
        takeHealth();
    }

    /**
     * Hands an event to the loop. Waits up to a second while {@value #QUEUE_LENGTH} are waiting (the disk hangs); then the
     * event is lost, which is logged: a renewal repeats what was seen, a goodbye is not repeated before the process comes
     * back.
     *
     * @return whether the loop will handle it
     */
    public boolean submit(ControllerEvent event) {
        if (brokenBy.isPresent()) {
            return false;
        }
        try {
            if (events.offer(event, OFFER_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return true;
            }
            LOG.error("{} events wait already, lost: {}", QUEUE_LENGTH, event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Lets the loop look at the time. At most one such event waits. */
    public void tick() {
        if (tickWaits.compareAndSet(false, true) && !submit(new ControllerEvent.Tick())) {
            tickWaits.set(false);
        }
    }

    /** Returns how the cluster was at a moment of the last second, by the leases; nothing before its birth. */
    public Optional<ClusterHealth> health() {
        return health;
    }

    /** Returns for how long that member has not asked for its lease that holds a replica and has been silent longest. */
    public @Nullable Duration longestSilence() {
        return lastHeard.longestSilence(clock.now().monotonicNanos());
    }

    public StepCounts counts() {
        return counts;
    }

    public ClusterSnapshot snapshot() {
        return snapshot;
    }

    /** Returns why this controller cannot do its work now; nothing if it can. */
    public Optional<String> failure() {
        return brokenBy.or(() -> snapshot.storeFailure());
    }

    @Override
    public void start() {
        machine.state().map(ClusterState::map).ifPresentOrElse(this::resume, () -> LOG
                .info("there is no cluster yet: it is born when {} storage nodes are present",
                        machine.birth().expectedStorageNodes()));
        thread = Thread.ofPlatform().name("controller-runtime").start(this::run);
    }

    private void resume(PartitionMap map) {
        LOG.info("cluster {} with partition map {}, as stored", map.cluster(), map.version());
        publisher.accept(map);
    }

    private void run() {
        try {
            while (handleAllThatWait()) {
                snapshot = snapshots.next(snapshot, frontendAddresses, storeFailure);
            }
        } catch (InterruptedException stopped) {
            LOG.warn("the loop was stopped in the middle of its work", stopped);
        } catch (RuntimeException broken) {
            // Not survived: half of a step may have been taken.
            LOG.error("the loop has ended: no registration has an effect until this process is started again", broken);
            brokenBy = Optional.of("the controller's loop has ended: " + broken);
            whenBroken.run();
        }
    }

    /** Returns whether to go on. */
    private boolean handleAllThatWait() throws InterruptedException {
        List<ControllerEvent> batch = new ArrayList<>();
        batch.add(events.take());
        events.drainTo(batch, MAX_BATCH);
        for (ControllerEvent event : batch) {
            if (event instanceof ControllerEvent.Ending) {
                return false;
            }
            handle(event);
        }
        return true;
    }

    private void handle(ControllerEvent event) {
        switch (event) {
            case ControllerEvent.StorageNodeSeen(var registration) ->
                carryOut(machine.onRegistered(registration, clock.now()));
            case ControllerEvent.StorageNodeGone(var member) -> carryOut(machine.onGone(member, clock.now()));
            case ControllerEvent.LeaseAsked(var renewal, var answer) -> {
                TimeReading now = clock.now();
                lastHeard.heard(renewal.member(), now.monotonicNanos());
                answer.complete(machine.onRenewal(renewal, now).reply().orElseThrow());
            }
            case ControllerEvent.Suspected(var report) -> carryOut(machine.onSuspected(report, clock.now()));
            case ControllerEvent.LeaseGivenBack(var member, var known) -> {
                carryOut(machine.onLeaseGivenBack(member, clock.now()));
                known.complete(null);
            }
            case ControllerEvent.DrainOrdered(var node, var cancelled, var answer) -> {
                Decision decision = cancelled
                        ? machine.onDrainCancelled(node, clock.now())
                        : machine.onDrain(node, clock.now());
                carryOut(decision);
                answer.complete(storeFailure.filter(_ -> decision.next().isPresent())
                        .map(reason -> "refused: it could not be stored: " + reason).orElse(decision.note()));
            }
            case ControllerEvent.PlanningBasisAsked(var answer) ->
                answer.complete(machine.planningBasis(clock.now()));
            case ControllerEvent.Tick() -> {
                tickWaits.set(false);
                carryOut(machine.onTick(clock.now()));
                lookAtHealth();
            }
            case ControllerEvent.FrontendSeen(var instance, var address) ->
                noteFrontends(!address.equals(frontends.put(instance, address)));
            case ControllerEvent.FrontendGone(var instance) -> noteFrontends(frontends.remove(instance) != null);
            case ControllerEvent.Ending() -> throw new IllegalStateException("the end is not an event to handle");
        }
    }

    private void noteFrontends(boolean changed) {
        if (changed) {
            frontendAddresses = frontends.values().stream().distinct().toList();
        }
    }

    /** Of a large cluster this is dear: not at each tick. */
    private void lookAtHealth() {
        if (clock.now().monotonicNanos() - healthAt >= HEALTH_EVERY_NANOS) {
            takeHealth();
        }
    }

    private void takeHealth() {
        TimeReading now = clock.now();
        health = machine.health(now);
        machine.state().ifPresent(state -> lastHeard.look(state.map(), now.monotonicNanos()));
        healthAt = now.monotonicNanos();
    }

    /** Stores a decided state, then publishes its map; a failure is told to whoever decided. */
    private void carryOut(Decision decision) {
        if (decision.next().isEmpty() && storeFailure.isPresent()) {
            storeAgain();
        }
        try {
            decision.next().ifPresent(this::become);
            if (!decision.note().isEmpty()) {
                LOG.info(decision.note());
            }
        } catch (ClusterStateStoreException e) {
            machine.storeFailed();
            noteFailure(decision, e);
        }
    }

    /** After a failure the present state is stored again, to learn whether the disk is well. */
    private void storeAgain() {
        try {
            machine.state().ifPresent(this::store);
        } catch (ClusterStateStoreException e) {
            LOG.debug("the disk is not well yet", e);
        }
    }

    private void become(ClusterState next) {
        Optional<PartitionMap> before = machine.state().map(ClusterState::map);
        store(next);
        machine.stored(next);
        counts.stored(before, next.map());
        takeHealth();
        publisher.accept(next.map());
    }

    private void store(ClusterState state) {
        store.store(state);
        if (storeFailure.isPresent()) {
            storeFailure = Optional.empty();
            LOG.info("the cluster's state can be stored again");
        }
    }

    private void noteFailure(Decision decision, ClusterStateStoreException failure) {
        Optional<String> reason = Optional.of(String.valueOf(failure.getMessage()));
        if (!reason.equals(storeFailure)) {
            LOG.error("not carried out, each further event tries again: {}", decision.note(), failure);
        }
        storeFailure = reason;
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        // Not by an interrupt, which would close the file that is being written.
        submit(new ControllerEvent.Ending());
        try {
            if (!running.join(STOP_LIMIT)) {
                running.interrupt();
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
