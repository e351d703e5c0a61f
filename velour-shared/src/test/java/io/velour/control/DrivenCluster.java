package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.LongSupplier;

import io.velour.TestMaps;
import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterId;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.SuspectReport;

/**
 * A controller and its storage nodes, driven by hand: time passes only when a test says so; meanwhile nodes renew twice a
 * second and the controller ticks ten times a second. Whatever becomes the state is checked against {@link StepLaws}.
 */
final class DrivenCluster {
    static final Duration LEASE = Duration.ofSeconds(2);
    private static final long MILLI = 1_000_000;
    private static final long STEP_MILLIS = 10;

    final BirthPlan birth;
    final ControlSettings settings;
    final TreeMap<Long, DrivenNode> nodes = new TreeMap<>();
    final List<String> notes = new ArrayList<>();
    /** The states that the disk may hold: one, or two after a failure to store. */
    final List<ClusterState> disk = new ArrayList<>();
    final LeaseBook book;
    ClusterStateMachine machine;
    boolean storeFails;
    boolean storeHangs;
    boolean controllerUp = true;
    LongSupplier delayMillis = () -> 0;
    String context = "";
    private Optional<ClusterState> hanging = Optional.empty();
    private long millis = 1_000_000;
    private final PriorityQueue<Due> due = new PriorityQueue<>(
            Comparator.comparingLong(Due::atMillis).thenComparingLong(Due::number));
    private long nextNumber;

    private record Due(long atMillis, long number, Runnable what) {}

    DrivenCluster(int expected, int redundancy, ControlSettings settings) {
        this.birth = new BirthPlan(TestMaps.CLUSTER, TestMaps.settings(redundancy), expected);
        this.settings = settings;
        this.book = new LeaseBook(settings.grace());
        this.machine = new ClusterStateMachine(birth, settings, Optional.empty(), now());
    }

    DrivenCluster(int expected, int redundancy) {
        this(expected, redundancy, ControlSettings.DEFAULT);
    }

    /** Returns a cluster of nodes 1, 2, ... that are all up and have renewed. */
    static DrivenCluster born(int nodes, int redundancy) {
        return born(nodes, redundancy, ControlSettings.DEFAULT);
    }

    static DrivenCluster born(int nodes, int redundancy, ControlSettings settings) {
        DrivenCluster cluster = new DrivenCluster(nodes, redundancy, settings);
        for (long id = 1; id <= nodes; id++) {
            cluster.start(id, 100 + id, Optional.empty());
        }
        cluster.pass(2_000);
        return cluster;
    }

    /** Returns a cluster whose controller has just found this state; its members are all up and know nothing yet. */
    static DrivenCluster found(ClusterState state) {
        DrivenCluster cluster = new DrivenCluster(16, state.map().settings().redundancy());
        state.map().nodes().forEach(node -> cluster.nodes.put(node.id().value(),
                new DrivenNode(node.id().value(), node.incarnation().value())));
        cluster.startController(state);
        return cluster;
    }

    TimeReading now() {
        return new TimeReading(1_700_000_000_000L + millis, millis * MILLI);
    }

    long nanos() {
        return millis * MILLI;
    }

    ClusterState state() {
        return machine.state().orElseThrow();
    }

    PartitionMap map() {
        return state().map();
    }

    ReplicaSet entry(int partition) {
        return map().replicaSets().get(partition);
    }

    /** Tells whether a partition's list names the node in any incarnation. */
    boolean isListed(long id) {
        return map().replicaSets().stream().anyMatch(entry -> isListed(entry, id));
    }

    static boolean isListed(ReplicaSet entry, long id) {
        return entry.members().stream().anyMatch(member -> member.node().value() == id);
    }

    /** Returns the numbers of those nodes in the entry's list that have this role, in order. */
    static List<Long> nodesOf(ReplicaSet entry, ReplicaRole role) {
        return entry.replicas().stream().filter(replica -> replica.role() == role)
                .map(replica -> replica.member().node().value()).toList();
    }

    DrivenNode node(long id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    Member member(long id) {
        return node(id).member();
    }

    ClusterHealth health() {
        return machine.health(now()).orElseThrow();
    }

    /** A process starts, on its disk if it has run before. */
    Decision start(long id, long incarnation, Optional<ClusterId> cluster) {
        DrivenNode node = nodes.computeIfAbsent(id, unknown -> new DrivenNode(id, incarnation));
        if (!node.member().incarnation().equals(TestMaps.node(id, incarnation).incarnation())) {
            Member former = node.member();
            node.restart(incarnation);
            book.gone(former, nanos());
        }
        return register(node, cluster);
    }

    Decision restart(long id, long incarnation) {
        return start(id, incarnation, Optional.of(TestMaps.CLUSTER));
    }

    Decision register(DrivenNode node, Optional<ClusterId> cluster) {
        return carryOut(machine.onRegistered(node.registration(cluster), now()));
    }

    void stop(long... ids) {
        for (long id : ids) {
            node(id).up = false;
        }
    }

    /** Nothing that these nodes send arrives any more. */
    void cutOff(long... ids) {
        for (long id : ids) {
            node(id).renews = false;
        }
    }

    void reconnect(long... ids) {
        for (long id : ids) {
            node(id).renews = true;
        }
    }

    RenewalAnswer renew(long id) {
        RenewalAnswer answer = answer(node(id).renewal(now().wallMillis()));
        node(id).answered(answer, nanos());
        return answer;
    }

    private RenewalAnswer answer(Renewal renewal) {
        RenewalAnswer answer = carryOut(machine.onRenewal(renewal, now())).reply().orElseThrow();
        if (answer instanceof RenewalAnswer.Granted) {
            book.granted(renewal.member(), nanos());
        }
        return answer;
    }

    Decision tick() {
        return carryOut(machine.onTick(now()));
    }

    /** A member renews as told, and hears nothing of the answer. */
    RenewalAnswer renew(long id, long mapVersion, CatchUpReport... reports) {
        return answer(new Renewal(member(id), mapVersion, now().wallMillis(), List.of(reports)));
    }

    /** A member's process ends in order, and says so. */
    void giveLeaseBack(long id) {
        Member member = member(id);
        stop(id);
        book.gone(member, nanos());
        carryOut(machine.onLeaseGivenBack(member, now()));
    }

    void suspect(long reporter, long suspect) {
        carryOut(machine.onSuspected(new SuspectReport(reporter, member(suspect)), now()));
    }

    Decision drain(long id) {
        return carryOut(machine.onDrain(new NodeId(id), now()));
    }

    Decision giveUp(long serveWith, int... partitions) {
        List<PartitionId> all = new ArrayList<>();
        for (int partition : partitions) {
            all.add(new PartitionId(partition));
        }
        return carryOut(machine.onGiveUp(new GiveUpOrder(all, new NodeId(serveWith), "the disks burnt"), now()));
    }

    /** Time passes, and nobody does anything. */
    void sleep(long passing) {
        millis += passing;
    }

    /** Time passes, and everybody who is up goes on. */
    void pass(long passing) {
        long end = millis + passing;
        while (millis < end) {
            millis += STEP_MILLIS;
            while (!due.isEmpty() && due.peek().atMillis() <= millis) {
                due.remove().what().run();
            }
            nodes.values().forEach(this::maybeRenew);
            if (controllerUp && millis % 100 == 0) {
                tick();
            }
            if (millis % 50 == 0) {
                requireNobodyServesWhoIsNotListed();
            }
        }
    }

    private void maybeRenew(DrivenNode node) {
        long phase = node.node().id().value() * 70 % 500;
        if (node.up && node.renews && millis % 500 == phase / STEP_MILLIS * STEP_MILLIS) {
            send(node);
        }
    }

    private void send(DrivenNode node) {
        long sentAt = nanos();
        Member sender = node.member();
        Renewal renewal = node.renewal(now().wallMillis());
        later(() -> {
            if (controllerUp) {
                RenewalAnswer answer = answer(renewal);
                later(() -> {
                    if (node.up && node.member().equals(sender)) {
                        node.answered(answer, sentAt);
                    }
                });
            }
        });
    }

    private void later(Runnable what) {
        long delay = delayMillis.getAsLong();
        if (delay == 0) {
            what.run();
        } else {
            due.add(new Due(millis + delay, nextNumber++, what));
        }
    }

    /** The controller's process ends; what it was storing may be on the disk or not. */
    void killController() {
        controllerUp = false;
    }

    /** @param found what the disk turns out to hold */
    void startController(ClusterState found) {
        disk.clear();
        disk.add(found);
        controllerUp = true;
        hanging = Optional.empty();
        machine = new ClusterStateMachine(birth, settings, Optional.of(found), now());
        book.controllerStarted(nanos());
        nodes.values().stream().filter(node -> node.up)
                .forEach(node -> register(node, Optional.of(TestMaps.CLUSTER)));
    }

    Decision carryOut(Decision decision) {
        if (!decision.note().isEmpty()) {
            notes.add(decision.note());
        }
        decision.next().ifPresent(this::store);
        return decision;
    }

    private void store(ClusterState next) {
        machine.state().ifPresent(before -> StepLaws.check(before, next, this));
        if (storeHangs) {
            disk.add(next);
            hanging = Optional.of(next);
        } else if (storeFails) {
            disk.add(next);
            machine.storeFailed();
        } else {
            finish(next);
        }
    }

    private void finish(ClusterState next) {
        disk.clear();
        disk.add(next);
        machine.stored(next);
    }

    boolean isStoring() {
        return hanging.isPresent();
    }

    /** What was being stored while the disk hung is stored, or has failed. */
    void storeEnds(boolean well) {
        ClusterState next = hanging.orElseThrow();
        hanging = Optional.empty();
        storeHangs = false;
        if (well) {
            finish(next);
        } else {
            machine.storeFailed();
        }
    }

    /** Whoever answers reads must be among those whom every write reaches. */
    private void requireNobodyServesWhoIsNotListed() {
        if (machine.state().isEmpty()) {
            return;
        }
        for (DrivenNode node : nodes.values()) {
            for (ReplicaSet entry : map().replicaSets()) {
                if (node.serves(entry.partition().value(), nanos())) {
                    assertThat(entry.replicaOf(node.member()).map(Replica::role))
                            .as("%s: %s serves partition %s, epoch %s",
                                    context, node.member(), entry.partition(), entry.epoch())
                            .isPresent().get().isNotEqualTo(ReplicaRole.CATCHING_UP);
                }
            }
        }
    }
}
