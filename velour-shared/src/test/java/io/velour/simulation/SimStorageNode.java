package io.velour.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterId;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.control.Registration;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.SuspectReport;
import io.velour.record.VersionClock;
import io.velour.replica.PeerSend;
import io.velour.replica.ReplicaStateMachine;
import io.velour.replica.ReplicaStep;

/**
 * A storage node: the shipping {@link ReplicaStateMachine}, and around it what the shell does. One event at a time is decided
 * and written; reads pass by the loop.
 */
final class SimStorageNode extends SimProcess {
    private static final long MILLIS = 1_000_000;
    private static final long TICK = 100 * MILLIS;
    private static final long RENEW_EVERY = 500 * MILLIS;
    private static final long RENEW_TIMEOUT = 1_500 * MILLIS;
    private static final long PEER_TIMEOUT = 1_000 * MILLIS;
    private static final long REGISTER_EVERY = 2_000 * MILLIS;
    private static final int SWEEP_RECORDS = 3;

    private final SplittableRandom random;
    private final Deque<Function<ReplicaStateMachine, Step>> waiting = new ArrayDeque<>();
    private NodeId node;
    private SimDisk disk = new SimDisk();
    private @Nullable ReplicaStateMachine machine;
    private @Nullable ClusterId cluster;
    private Member member;
    private boolean writing;
    private int starts;
    private FolderLives lives = FolderLives.NONE;
    private TimeReading sleptSince;
    private boolean sleepy;
    private long suspectedAt = Long.MIN_VALUE / 2;

    /** A decided step, and who gets its answers. */
    private record Step(ReplicaStep step, Consumer<List<StorageAnswer>> answers) {
        static Step of(ReplicaStep step) {
            return new Step(step, _ -> {});
        }
    }

    SimStorageNode(Simulation simulation, int index, SplittableRandom random) {
        super(simulation, "storage-" + index, index);
        this.random = random;
        this.node = new NodeId(index);
        this.member = new Member(node, new Incarnation(0));
        this.sleptSince = clock.now();
    }

    NodeId node() {
        return node;
    }

    Member member() {
        return member;
    }

    SimDisk disk() {
        return disk;
    }

    @Nullable
    ReplicaStateMachine machine() {
        return machine;
    }

    @Override
    void onStart() {
        starts++;
        member = new Member(node, Incarnation.of(starts, (int) simulation.drawNumber()));
        lives = lives.begun(member.incarnation());
        simulation.observers.forEach(observer -> observer.onMemberStarted(this));
        every(REGISTER_EVERY, this::register);
        register();
        every(RENEW_EVERY, this::renew);
        every(TICK, () -> decide(this::tick));
        every(3 * TICK, () -> decide(replicas -> Step.of(replicas.onSweep(SWEEP_RECORDS, clock.now()))));
    }

    private Step tick(ReplicaStateMachine replicas) {
        Step ticked = Step.of(replicas.onTick(clock.now()));
        simulation.observers.forEach(observer -> observer.onCompared(this, replicas.verifications()));
        return ticked;
    }

    @Override
    void onDeath() {
        machine = null;
        writing = false;
        waiting.clear();
    }

    /** Serves no reads any more, and says so to the controller. */
    void giveLeaseBack() {
        if (machine != null) {
            machine.giveLeaseBack();
            simulation.controller.giveLeaseBack(this, member);
        }
    }

    /** The power fails: what was not synced may be lost. */
    void losePower() {
        kill();
        disk.losePower(random);
        simulation.observers.forEach(observer -> observer.onDisk(this));
    }

    /** The disk is replaced by an empty one: another node, at the same address. */
    void loseDisk(NodeId newNode) {
        kill();
        disk = new SimDisk();
        node = newNode;
        cluster = null;
        starts = 0;
        lives = FolderLives.NONE;
        simulation.renamed(this);
    }

    private void register() {
        StorageNode self = new StorageNode(node, "node-" + node.value(), new NodeAddress("host-" + index, 9_080), "",
                member.incarnation());
        simulation.controller.register(this, new Registration(self, Optional.ofNullable(cluster), lives));
    }

    /** Hands something to the loop: it has its turn when what came before has been written. */
    private void decide(Function<ReplicaStateMachine, Step> event) {
        if (machine == null) {
            return;
        }
        waiting.add(event);
        if (!writing) {
            next();
        }
    }

    private void next() {
        while (!waiting.isEmpty() && !writing && machine != null) {
            carryOut(waiting.remove().apply(machine));
        }
    }

    private void carryOut(Step decided) {
        ReplicaStep step = decided.step();
        if (step.changes().isEmpty()) {
            tell(decided);
            return;
        }
        writing = true;
        after(writeTime(), () -> {
            disk.write(step.changes(), step.durability());
            if (simulation.trace.isText()) {
                simulation.trace.line(name + " writes " + step.changes() + " " + step.durability());
            }
            writing = false;
            simulation.observers.forEach(observer -> observer.onWrite(this, step.changes()));
            tell(decided);
            next();
        });
    }

    private long writeTime() {
        boolean slow = simulation.swarm.has(FaultKind.SLOW_DISK) && !simulation.isHealed() && random.nextInt(30) == 0;
        if (slow) {
            simulation.faults.count(FaultKind.SLOW_DISK);
        }
        return slow ? random.nextLong(1_500 * MILLIS) : 50_000 + random.nextLong(2 * MILLIS);
    }

    private void tell(Step decided) {
        decided.answers().accept(decided.step().answers());
        decided.step().sends().forEach(this::send);
        decided.step().suspects().forEach(this::report);
    }

    private void report(Member suspect) {
        if (simulation.queue.now() - suspectedAt > RENEW_EVERY) {
            suspectedAt = simulation.queue.now();
            simulation.controller.suspect(this, new SuspectReport(node.value(), suspect));
        }
    }

    private void send(PeerSend send) {
        SimStorageNode to = simulation.storageNodeAt(send.to().node());
        simulation.askStorage(this, to, send.request(), PEER_TIMEOUT, new SimNetwork.Reply<>() {
            @Override
            public void onAnswer(StorageAnswer answer) {
                if (send.isQuestion()) {
                    decide(replicas -> Step.of(replicas.onPeerAnswer(send, answer, clock.now())));
                }
            }

            @Override
            public void onSilence() {
                if (send.isQuestion()) {
                    decide(replicas -> Step.of(replicas.onPeerSilence(send, clock.now())));
                }
            }

            @Override
            public void onNotSent() {
                onSilence();
            }
        });
    }

    /** A request has come: from a frontend or from another storage node. */
    void receive(StorageRequest request, Consumer<StorageAnswer> reply) {
        ReplicaStateMachine replicas = machine;
        if (replicas == null) {
            return;
        }
        if (request instanceof StorageRequest.Read read) {
            readyToSleep();
            StorageAnswer answer = replicas.read(read);
            simulation.observers.forEach(observer -> observer.onRead(this, read, answer));
            reply.accept(answer);
        } else {
            decide(decider -> new Step(decider.decide(List.of(request), clock.now()), answers -> {
                simulation.observers.forEach(observer -> observer.onAnswer(this, request, answers.getFirst()));
                reply.accept(answers.getFirst());
            }));
        }
    }

    /** The thread may have slept between its first look at the clock and the read. */
    private void readyToSleep() {
        sleepy = simulation.swarm.has(FaultKind.SLEEPY_READ) && random.nextInt(10) == 0;
    }

    private TimeReading timeOfRead() {
        TimeReading now = clock.now();
        if (!sleepy) {
            return now;
        }
        sleepy = false;
        simulation.faults.count(FaultKind.SLEEPY_READ);
        long slept = random.nextLong(3_000);
        return new TimeReading(now.wallMillis() - slept, now.monotonicNanos() - slept * MILLIS);
    }

    private void renew() {
        ReplicaStateMachine replicas = machine;
        TimeReading sentAt = clock.now();
        Renewal renewal = replicas == null
                ? new Renewal(member, 0, sentAt.wallMillis(), List.of())
                : replicas.renewal(sentAt);
        simulation.controller.renew(this, renewal, RENEW_TIMEOUT, answer -> onRenewed(sentAt, answer));
    }

    private void onRenewed(TimeReading sentAt, RenewalAnswer answer) {
        if (answer.map() != null) {
            join(answer.map());
        }
        decide(replicas -> {
            ReplicaStep step = replicas.onRenewalAnswer(sentAt, answer, clock.now());
            simulation.observers.forEach(observer -> observer.onRenewed(this, sentAt, answer));
            if (simulation.trace.isText()) {
                simulation.trace.line(name + " takes " + answer.getClass().getSimpleName() + ", has map "
                        + replicas.mapVersion());
            }
            return Step.of(step);
        });
    }

    /** A map has come by the watcher. */
    void onMap(PartitionMap map) {
        join(map);
        decide(replicas -> Step.of(replicas.adopt(map, clock.now())));
    }

    private void join(PartitionMap map) {
        cluster = map.cluster();
        if (map.node(node).filter(taken -> taken.member().equals(member)).isPresent()) {
            lives = FolderLives.takenIn(member.incarnation());
        }
        if (machine == null) {
            machine = new ReplicaStateMachine(member, map.settings(), simulation.swarm.replicas(), disk,
                    new VersionClock(clock, simulation::drawNumber, Duration.ofSeconds(10)), this::timeOfRead);
        }
    }

    boolean mayServe() {
        return machine != null && machine.mayServe(clock.now());
    }

    List<String> state() {
        List<String> lines = new ArrayList<>();
        lines.add(name + " " + member + (isAlive() ? "" : " dead") + (isFrozen() ? " frozen" : "")
                + (machine == null ? "" : " map " + machine.mapVersion() + " lease " + machine.mayServe(clock.now())));
        return lines;
    }
}
