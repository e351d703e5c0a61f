package io.velour.simulation;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.control.BirthPlan;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateMachine;
import io.velour.control.ControlSettings;
import io.velour.control.Decision;
import io.velour.control.GiveUpOrder;
import io.velour.control.Registration;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.SuspectReport;

/**
 * The controller: the shipping {@link ClusterStateMachine}, a store that takes its time, and a watcher's long poll, here a
 * push that may be lost and a poll that makes up for it.
 */
final class SimController extends SimProcess {
    private static final long MILLIS = 1_000_000;
    private static final long TICK = 100 * MILLIS;
    private static final long MESSAGE_TIMEOUT = 1_000 * MILLIS;

    private final SplittableRandom random;
    private final BirthPlan birth;
    private final ControlSettings settings;
    private Optional<ClusterState> durable = Optional.empty();
    private @Nullable ClusterStateMachine machine;

    SimController(Simulation simulation, int index, BirthPlan birth, ControlSettings settings,
            SplittableRandom random) {
        super(simulation, "controller", index);
        this.random = random;
        this.birth = birth;
        this.settings = settings;
    }

    /** Returns what the disk holds. */
    Optional<ClusterState> durable() {
        return durable;
    }

    @Nullable
    ClusterStateMachine machine() {
        return machine;
    }

    @Override
    void onStart() {
        machine = new ClusterStateMachine(birth, settings, durable, clock.now());
        every(TICK, () -> decide(decider -> decider.onTick(clock.now())));
    }

    @Override
    void onDeath() {
        machine = null;
    }

    private Optional<RenewalAnswer> decide(Function<ClusterStateMachine, Decision> event) {
        ClusterStateMachine decider = machine;
        if (decider == null) {
            return Optional.empty();
        }
        Decision decision = event.apply(decider);
        decision.next().ifPresent(next -> store(decider, next));
        return decision.reply();
    }

    /** Takes a while; a death in between leaves the old state or the new one. */
    private void store(ClusterStateMachine decider, ClusterState next) {
        long time = 1 * MILLIS + random.nextLong(random.nextInt(10) == 0 ? 900 * MILLIS : 15 * MILLIS);
        int ofLife = life();
        long durableAfter = random.nextLong(time);
        simulation.queue.after(durableAfter, () -> {
            if (ofLife == life()) {
                traceChanges(durable, next);
                durable = Optional.of(next);
                simulation.observers.forEach(observer -> observer.onState(next));
            }
        });
        happenIn(time, () -> {
            decider.stored(next);
            push(next.map());
        });
    }

    private void traceChanges(Optional<ClusterState> before, ClusterState next) {
        simulation.trace.mix(next.map().version());
        if (simulation.trace.isText()) {
            next.map().replicaSets().stream()
                    .filter(entry -> before.isEmpty()
                            || !before.get().map().replicaSet(entry.partition()).equals(entry))
                    .forEach(entry -> simulation.trace.line("map " + next.map().version() + " has " + entry));
        }
    }

    private void push(PartitionMap map) {
        for (SimStorageNode node : simulation.storageNodes()) {
            simulation.network.tell(this, node, () -> node.onMap(map));
        }
        for (SimFrontend frontend : simulation.frontends()) {
            simulation.network.tell(this, frontend, () -> frontend.onMap(map));
        }
    }

    void register(SimStorageNode node, Registration registration) {
        simulation.network.tell(node, this,
                () -> decide(decider -> decider.onRegistered(registration, clock.now())));
    }

    void renew(SimStorageNode node, Renewal renewal, long timeout, Consumer<RenewalAnswer> onAnswer) {
        simulation.network.<RenewalAnswer>ask(node, this, true, timeout, reply -> {
            Optional<RenewalAnswer> answer = decide(decider -> decider.onRenewal(renewal, clock.now()));
            answer.ifPresent(given -> {
                simulation.observers.forEach(observer -> observer.onLeaseAnswered(renewal, given));
                reply.accept(given);
            });
        }, SimNetwork.onAnswerOnly(onAnswer));
    }

    void giveLeaseBack(SimStorageNode node, Member member) {
        simulation.network.tell(node, this, () -> decide(decider -> decider.onLeaseGivenBack(member, clock.now())));
    }

    void suspect(SimProcess reporter, SuspectReport report) {
        simulation.network.tell(reporter, this, () -> decide(decider -> decider.onSuspected(report, clock.now())));
    }

    /** A frontend asks for the newest map. */
    void poll(SimFrontend frontend, Consumer<PartitionMap> onMap) {
        simulation.network.<PartitionMap>ask(frontend, this, true, MESSAGE_TIMEOUT, reply -> {
            ClusterStateMachine decider = machine;
            if (decider != null) {
                decider.state().ifPresent(state -> reply.accept(state.map()));
            }
        }, SimNetwork.onAnswerOnly(onMap));
    }

    /** What an operator orders arrives. */
    void drain(NodeId node, boolean cancelled) {
        happen(() -> decide(decider -> cancelled
                ? decider.onDrainCancelled(node, clock.now())
                : decider.onDrain(node, clock.now())));
    }

    void giveUp(GiveUpOrder order) {
        happen(() -> decide(decider -> decider.onGiveUp(order, clock.now())));
    }
}
