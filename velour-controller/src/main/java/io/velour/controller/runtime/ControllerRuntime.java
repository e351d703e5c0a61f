package io.velour.controller.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.control.BirthPlan;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateMachine;
import io.velour.control.ClusterStateStore;
import io.velour.control.ClusterStateStoreException;
import io.velour.control.Decision;
import io.velour.control.Registration;

/**
 * The loop of the controller: one thread owns the cluster's state. An event in; decide; store durably; only then publish.
 * A state that could not be stored is not published; the next event (nodes renew every two seconds) tries again.
 */
public final class ControllerRuntime implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerRuntime.class);
    /** Before the web server starts to accept: nobody may see a controller without its state. */
    static final int PHASE = 0;
    private static final int QUEUE_LENGTH = 10_000;
    private static final long OFFER_LIMIT_SECONDS = 1;
    private static final long STOP_LIMIT_MILLIS = 5_000;

    private final ClusterStateStore store;
    private final Consumer<PartitionMap> publisher;
    private final ClusterStateMachine machine;
    private final BlockingQueue<ControllerEvent> events = new ArrayBlockingQueue<>(QUEUE_LENGTH);
    private final Map<String, NodeAddress> frontends = new TreeMap<>();
    private Optional<String> storeFailure = Optional.empty();
    private volatile ClusterSnapshot snapshot;
    private volatile @Nullable Thread thread;

    /**
     * @param restored  what the store holds
     * @param publisher takes each map that has become durable; called by the loop
     */
    public ControllerRuntime(BirthPlan birth, Optional<ClusterState> restored, ClusterStateStore store,
            Consumer<PartitionMap> publisher) {
        this.store = store;
        this.publisher = publisher;
        this.machine = new ClusterStateMachine(birth, restored);
        this.snapshot = takeSnapshot();
    }

    /**
     * Hands an event to the loop. Waits up to a second if too many are waiting; then the event is lost, which is logged, and
     * the next renewal brings it again.
     */
    public void submit(ControllerEvent event) {
        try {
            if (!events.offer(event, OFFER_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("{} events wait already, lost: {}", QUEUE_LENGTH, event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public ClusterSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public void start() {
        machine.state().ifPresent(state -> publisher.accept(state.map()));
        thread = Thread.ofPlatform().name("controller-runtime").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                handle(events.take());
                snapshot = takeSnapshot();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the loop ends", stopped);
        }
    }

    private void handle(ControllerEvent event) {
        switch (event) {
            case ControllerEvent.StorageNodeSeen(var registration) -> carryOut(machine.onRegistered(registration));
            case ControllerEvent.StorageNodeGone(var member) -> carryOut(machine.onGone(member));
            case ControllerEvent.FrontendSeen(var instance, var address) -> frontends.put(instance, address);
            case ControllerEvent.FrontendGone(var instance) -> frontends.remove(instance);
        }
    }

    private void carryOut(Decision decision) {
        try {
            decision.next().ifPresent(this::become);
            if (!decision.note().isEmpty()) {
                LOG.info(decision.note());
            }
        } catch (ClusterStateStoreException e) {
            storeFailure = Optional.of(String.valueOf(e.getMessage()));
            LOG.error("not carried out: {}", decision.note(), e);
        }
    }

    private void become(ClusterState next) {
        store.store(next);
        storeFailure = Optional.empty();
        machine.stored(next);
        publisher.accept(next.map());
    }

    private ClusterSnapshot takeSnapshot() {
        Map<Registration, String> refusals = new LinkedHashMap<>();
        machine.present().forEach(registration -> machine.refusalOf(registration)
                .ifPresent(reason -> refusals.put(registration, reason)));
        return new ClusterSnapshot(machine.birth(), machine.state().map(ClusterState::map), machine.present(), refusals,
                frontends.values().stream().toList(), storeFailure);
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
