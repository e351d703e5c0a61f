package io.velour.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;

import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.control.BirthPlan;
import io.velour.control.ClusterState;
import io.velour.history.Action;
import io.velour.history.ClientOperation;
import io.velour.history.History;
import io.velour.history.LinearizabilityChecker;
import io.velour.history.Outcome;
import io.velour.history.Verdict;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;

/**
 * One run from one seed: a phase of safety, in which things go wrong while clients work; then a phase of liveness, in which
 * all is well again and the cluster must be whole within a bound; then every key is read once more, and the history checked.
 */
final class Simulation {
    static final int OPERATIONS = 500;
    private static final long SECONDS = 1_000_000_000L;
    private static final long SAFETY_LIMIT = 600 * SECONDS;
    private static final long HEALED_LIMIT = 180 * SECONDS;
    private static final int NODE_LIMIT = 6;
    private static final int LAST_READ_TRIES = 50;

    final EventQueue queue = new EventQueue();
    final Swarm swarm;
    final Trace trace;
    final FaultCounts faults = new FaultCounts();
    final SimNetwork network;
    final SimController controller;
    final List<Observer> observers = new ArrayList<>();
    private final SplittableRandom random;
    private final List<SimStorageNode> storageNodes = new ArrayList<>();
    private final List<SimFrontend> frontends = new ArrayList<>();
    private final List<SimProcess> processes = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<ClientOperation> operations = new ArrayList<>();
    private final TreeMap<NodeId, SimStorageNode> byNode = new TreeMap<>(
            (left, right) -> Long.compareUnsigned(left.value(), right.value()));
    private final CommittedRecords committed = new CommittedRecords(this);
    private final ClusterSettings settings;
    private int turns;
    private int underWay;
    private long values;
    private long ticks;
    private int expiries;
    private int lastClient = 1_000;
    private boolean healed;

    Simulation(long seed, Swarm swarm, int keptLines) {
        this.swarm = swarm;
        this.random = new SplittableRandom(seed);
        this.trace = new Trace(queue, keptLines);
        this.network = new SimNetwork(this, random.split());
        this.settings = new ClusterSettings(swarm.partitionDigits(), swarm.redundancy(), Duration.ofSeconds(2),
                Duration.ofMinutes(1), swarm.tombstoneRetention());
        this.controller = new SimController(this, 0,
                new BirthPlan(new ClusterId(seed), settings, swarm.nodes()), SimControlSettings.of(random.split()),
                random.split());
        processes.add(controller);
        for (int i = 0; i < swarm.nodes(); i++) {
            newStorageNode();
        }
        for (int i = 0; i < swarm.frontends(); i++) {
            SimFrontend frontend = new SimFrontend(this, processes.size(), random.split());
            frontends.add(frontend);
            processes.add(frontend);
        }
        for (int i = 0; i < swarm.keys(); i++) {
            keys.add(Key.of("k" + i));
        }
        observers.add(committed);
        observers.add(new CommittedRecordsAreHeld(this));
        observers.add(new ReadsSeeWhatIsCommitted());
        observers.add(new EpochsOnlyRise());
        observers.add(new AcceptedVersionsRise());
        observers.add(new ComparisonsFindNothing());
        observers.add(new LeasesEndBeforeTheyAreCounted(this));
    }

    private SimStorageNode newStorageNode() {
        SimStorageNode node = new SimStorageNode(this, processes.size(), random.split());
        storageNodes.add(node);
        processes.add(node);
        byNode.put(node.node(), node);
        return node;
    }

    /**
     * Runs it all.
     *
     * @throws InvariantViolation if something that must always hold does not
     */
    SimulationReport run() {
        processes.forEach(SimProcess::start);
        if (!runUntil(this::isWhole, 60 * SECONDS)) {
            throw new InvariantViolation(Simulation.class, "the cluster is not born: " + state());
        }
        Nemesis nemesis = new Nemesis(this, random.split());
        nemesis.start();
        for (int i = 0; i < swarm.clients(); i++) {
            new SimClient(this, i, random.split()).start();
        }
        runUntil(() -> turns >= swarm.operations() && underWay == 0, SAFETY_LIMIT);
        nemesis.rest();
        heal();
        if (!runUntil(this::isWhole, HEALED_LIMIT)) {
            throw new InvariantViolation(Simulation.class, "not whole " + HEALED_LIMIT / SECONDS
                    + " s after everything was well again: " + state());
        }
        readEverything();
        checkHistory();
        return new SimulationReport(operations.size(), queue.now(), queue.happened(), faults, trace.digest(),
                countOf(Outcome.Indeterminate.class), countOf(Outcome.NotDone.class));
    }

    private int countOf(Class<? extends Outcome> outcome) {
        return (int) operations.stream().filter(operation -> outcome.isInstance(operation.outcome())).count();
    }

    private boolean runUntil(Condition condition, long limit) {
        long deadline = queue.now() + limit;
        long nextLook = queue.now();
        while (queue.step(deadline)) {
            if (queue.now() >= nextLook) {
                nextLook = queue.now() + SECONDS / 10;
                if (condition.holds()) {
                    return true;
                }
            }
        }
        return condition.holds();
    }

    /** Something that the run waits for. */
    private interface Condition {
        boolean holds();
    }

    private void heal() {
        trace.note("all", "is well again");
        healed = true;
        network.heal();
        for (SimProcess process : processes) {
            process.clock.correct();
            if (process.isFrozen()) {
                process.wake();
            }
            if (!process.isAlive()) {
                process.start();
            }
        }
        controller.every(SECONDS, () -> controller.durable()
                .ifPresent(state -> state.draining().forEach(node -> controller.drain(node, true))));
    }

    /** Tells whether every partition has as many serving replicas as it should, all the same, and nothing is unfinished. */
    private boolean isWhole() {
        Optional<ClusterState> state = controller.durable();
        return state.isPresent() && underWay == 0 && frontends.stream().allMatch(SimFrontend::isReady)
                && state.get().map().replicaSets().stream().allMatch(this::isWhole)
                && Wholeness.replicasAgree(this, state.get().map());
    }

    private boolean isWhole(ReplicaSet entry) {
        return entry.replicas().size() == swarm.redundancy()
                && entry.servingMembers().size() == swarm.redundancy()
                && entry.members().stream().allMatch(this::serves);
    }

    private boolean serves(Member member) {
        SimStorageNode node = storageNodeAt(member.node());
        return node.member().equals(member) && node.mayServe();
    }

    /** Through every frontend; whoever is not answered within the deadline of this run asks again, as a client would. */
    private void readEverything() {
        turns = Integer.MAX_VALUE;
        for (Key key : keys) {
            for (SimFrontend frontend : frontends) {
                int tries = 0;
                while (!isAnswered(frontend, key)) {
                    tries++;
                    if (tries == LAST_READ_TRIES) {
                        throw new InvariantViolation(Simulation.class, "a last read is never answered: " + state());
                    }
                }
            }
        }
    }

    private boolean isAnswered(SimFrontend frontend, Key key) {
        underWay++;
        new SimClient(this, lastClient++, random.split()).get(frontend, key);
        if (!runUntil(() -> underWay == 0, 60 * SECONDS)) {
            throw new InvariantViolation(Simulation.class, "a last read does not end: " + state());
        }
        return operations.getLast().outcome() instanceof Outcome.Read;
    }

    private void checkHistory() {
        Verdict verdict = new LinearizabilityChecker().check(History.of(operations));
        if (!(verdict instanceof Verdict.Linearizable)) {
            throw new InvariantViolation(LinearizabilityChecker.class, verdict.toString());
        }
    }

    ClusterSettings settings() {
        return settings;
    }

    boolean isHealed() {
        return healed;
    }

    List<SimStorageNode> storageNodes() {
        return storageNodes;
    }

    List<SimFrontend> frontends() {
        return frontends;
    }

    List<SimProcess> processes() {
        return processes;
    }

    List<Key> keys() {
        return keys;
    }

    /** Returns whoever answers at the address of this node: perhaps another one by now. */
    SimStorageNode storageNodeAt(NodeId node) {
        SimStorageNode known = byNode.get(node);
        if (known == null) {
            throw new IllegalStateException("nobody has ever heard of node " + node);
        }
        return known;
    }

    /** Adds a storage node to the cluster, if there are not too many. */
    void addStorageNode() {
        if (storageNodes.size() < NODE_LIMIT) {
            newStorageNode().start();
        }
    }

    void renamed(SimStorageNode node) {
        byNode.put(node.node(), node);
    }

    /** Tells whether every partition has another serving replica whose disk is there, so that this one's may be lost. */
    boolean isDispensable(SimStorageNode node) {
        return controller.durable().map(ClusterState::map).filter(map -> isDispensable(node, map)).isPresent();
    }

    private boolean isDispensable(SimStorageNode node, PartitionMap map) {
        return map.replicaSets().stream()
                .allMatch(entry -> entry.members().stream().noneMatch(member -> member.node().equals(node.node()))
                        || entry.servingMembers().stream()
                                .anyMatch(member -> !member.node().equals(node.node())
                                        && storageNodeAt(member.node()).node().equals(member.node())));
    }

    /** Takes a turn if there are some left; who has one must record how it ended. */
    boolean takeTurn() {
        if (turns >= swarm.operations()) {
            return false;
        }
        turns++;
        underWay++;
        return true;
    }

    void record(ClientOperation operation) {
        underWay--;
        operations.add(operation);
        trace.mix(operation.returned());
        if (trace.isText()) {
            trace.line("client " + operation);
        }
    }

    /** A value that expires may be deleted by whoever notices, at any time after it was written, or never. */
    void mayExpire(Key key, long value) {
        int nobody = 1_000_000 + expiries++;
        operations.add(new ClientOperation(nobody, key.toString(),
                new Action.CompareAndSet(OptionalLong.of(value), OptionalLong.empty()), new Outcome.Indeterminate(),
                tick(), ClientOperation.OPEN));
    }

    /** Returns a time for the history: in the order of what happens, each once. */
    long tick() {
        return ++ticks;
    }

    long drawValue() {
        return ++values;
    }

    /** Returns a number that nobody else was given. */
    long drawNumber() {
        return random.nextLong() >>> 1;
    }

    /** Carries a request to a storage node. */
    void askStorage(SimProcess from, SimStorageNode to, StorageRequest request, long timeout,
            SimNetwork.Reply<StorageAnswer> reply) {
        committed.onSent(request);
        boolean repeatable = !(request instanceof StorageRequest.PrepareIf)
                && !(request instanceof StorageRequest.Prepare prepare && prepare.sender() == null);
        if (trace.isText()) {
            trace.line(from.name + " -> " + to.name + " " + request);
        }
        network.<StorageAnswer>ask(from, to, repeatable, timeout, answer -> to.receive(request, given -> {
            trace.mix(to.index * 31L + given.getClass().getSimpleName().hashCode());
            if (trace.isText()) {
                trace.line(to.name + " answers " + from.name + " " + given + " to " + request);
            }
            answer.accept(given);
        }), reply);
    }

    /** Returns what everybody is doing, for a failure's message. */
    String state() {
        StringBuilder text = new StringBuilder("\n");
        storageNodes.forEach(node -> node.state().forEach(line -> text.append(line).append('\n')));
        text.append("under way: ").append(underWay).append(", agree: ")
                .append(controller.durable().filter(state -> Wholeness.replicasAgree(this, state.map())).isPresent())
                .append('\n');
        controller.durable().ifPresent(state -> state.map().replicaSets().stream().filter(entry -> !isWhole(entry))
                .forEach(entry -> text.append(entry).append('\n')));
        controller.durable().ifPresent(state -> text.append(Wholeness.differences(this, state.map())));
        return text.toString();
    }
}
