package io.velour.scenario;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

import io.velour.TestMaps;
import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterId;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.control.BirthPlan;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateMachine;
import io.velour.control.Decision;
import io.velour.control.Registration;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.SuspectReport;

/** The controller: the shipping {@link ClusterStateMachine}, and a store that takes as long as the script says. */
final class DecidingController extends Controller {
    private final BirthPlan birth;
    private final Map<Long, PartitionMap> maps = new TreeMap<>();
    private Optional<ClusterState> stored = Optional.empty();
    private Optional<ClusterState> storing = Optional.empty();
    private ClusterStateMachine machine;

    /** @param replicas how many each partition is to have */
    DecidingController(World world, int replicas) {
        super(world);
        this.birth = new BirthPlan(TestMaps.CLUSTER, world.settings.cluster(replicas), replicas);
        this.machine = started();
    }

    private ClusterStateMachine started() {
        return new ClusterStateMachine(birth, world.settings.control(), stored, clock.now());
    }

    /** Ends the process; the next one starts from what the disk holds. */
    void restart() {
        world.trace.event(NAME + " restarts");
        storing = Optional.empty();
        machine = started();
    }

    private Decision decide(Function<TimeReading, Decision> event) {
        Decision decision = event.apply(clock.now());
        decision.next().ifPresent(next -> {
            storing = Optional.of(next);
            world.trace.effect("decides on map " + next.map().version() + ", "
                    + world.names.of(next.map().replicaSet(World.PARTITION)));
        });
        return decision;
    }

    void tick() {
        world.trace.event(NAME + " looks at the time");
        decide(machine::onTick);
    }

    boolean isStoring() {
        return storing.isPresent();
    }

    /** The step that was decided is durable: its map is sent to all. */
    void store() {
        ClusterState next = takeStep();
        stored = Optional.of(next);
        world.trace.event(NAME + " has stored map " + next.map().version());
        machine.stored(next);
        if (maps.put(next.map().version(), next.map()) == null) {
            world.storages().forEach(to -> send(next.map(), to.name, () -> to.learn(next.map())));
            world.frontends().forEach(to -> send(next.map(), to.name, () -> to.learn(next.map())));
        }
    }

    private void send(PartitionMap map, String to, Runnable arrival) {
        String text = "map " + map.version();
        world.trace.sent(text, to);
        world.pool.add(new Message(NAME, to, text, true, arrival));
    }

    /**
     * The step could not be stored.
     *
     * @param isOnDisk whether the disk holds it all the same, which nobody knows
     */
    void failToStore(boolean isOnDisk) {
        ClusterState next = takeStep();
        world.trace.event(NAME + " cannot store map " + next.map().version()
                + (isOnDisk ? ", but it is on the disk" : ""));
        if (isOnDisk) {
            stored = Optional.of(next);
            maps.put(next.map().version(), next.map());
        }
        machine.storeFailed();
    }

    private ClusterState takeStep() {
        ClusterState step = storing
                .orElseThrow(() -> new ScriptException("the controller is storing nothing"));
        storing = Optional.empty();
        return step;
    }

    /** A storage node registers, and is heard at once. */
    void register(StorageMachine node) {
        Registration registration = new Registration(new StorageNode(node.node(), node.name,
                new NodeAddress(node.name, 1), "", node.member().incarnation()), cluster(), node.lives());
        world.trace.event(node.name + " registers as " + world.names.of(node.member()));
        decide(now -> machine.onRegistered(registration, now));
    }

    private Optional<ClusterId> cluster() {
        return stored.map(state -> state.map().cluster());
    }

    /** An operator wants a node emptied. */
    void drain(StorageMachine node) {
        world.trace.event("the operator drains " + node.name);
        decide(now -> machine.onDrain(node.node(), now));
    }

    @Override
    RenewalAnswer answer(StorageMachine from, Renewal renewal) {
        return decide(now -> machine.onRenewal(renewal, now)).reply().orElseThrow();
    }

    @Override
    void suspected(Machine reporter, Member suspect) {
        SuspectReport report = new SuspectReport(reporter.number(), suspect);
        tell(reporter.name, "suspect " + world.names.of(suspect),
                () -> decide(now -> machine.onSuspected(report, now)));
    }

    @Override
    Optional<PartitionMap> map(long version) {
        return Optional.ofNullable(maps.get(version));
    }

    @Override
    Optional<ReplicaSet> entry() {
        return stored.map(state -> state.map().replicaSet(World.PARTITION));
    }
}
