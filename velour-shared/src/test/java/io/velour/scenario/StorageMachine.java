package io.velour.scenario;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;
import io.velour.clock.TimeReading;
import io.velour.cluster.Epoch;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.RecordVersion;
import io.velour.record.VersionSource;
import io.velour.replica.PeerSend;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;
import io.velour.replica.ReplicaStateMachine;
import io.velour.replica.ReplicaStep;

/** A storage node: the shipping {@link ReplicaStateMachine}, its disk, and around them what the shell does. */
final class StorageMachine extends Machine {
    private NodeId node;
    private Member member;
    private Folder folder = new Folder(new Disk(), 0, FolderLives.NONE);
    private Folder copy = folder;
    private ReplicaStateMachine replicas;
    private Duration sleepInNextRead = Duration.ZERO;

    /** What a node has on its disk: the records, how often it has started, and in which lives. */
    private record Folder(Disk disk, int starts, FolderLives lives) {
        Folder copied() {
            return new Folder(disk.copied(), starts, lives);
        }
    }

    StorageMachine(World world, String name) {
        super(world, name);
        this.node = new NodeId(world.draw());
        this.member = nextMember();
        this.replicas = started();
    }

    private Member nextMember() {
        Incarnation life = Incarnation.of(folder.starts() + 1, (int) world.draw());
        folder = new Folder(folder.disk(), folder.starts() + 1, folder.lives().begun(life));
        return new Member(node, life);
    }

    private ReplicaStateMachine started() {
        world.names.put(member, name + "'".repeat(life()));
        disk().whileReading(this::sleepIfTold);
        return new ReplicaStateMachine(member, world.settings.cluster(), world.settings.replicas(), disk(),
                new NodeVersions(world.draw()), clock);
    }

    NodeId node() {
        return node;
    }

    Member member() {
        return member;
    }

    Disk disk() {
        return folder.disk();
    }

    @Override
    void onRestart() {
        member = nextMember();
        replicas = started();
    }

    @Override
    long number() {
        return node.value();
    }

    void losePower() {
        disk().losePower();
        restart();
    }

    /** Another node, with an empty disk, comes up at the same address. */
    void loseDisk() {
        folder = new Folder(new Disk(), 0, FolderLives.NONE);
        node = new NodeId(world.draw());
        restart();
    }

    /** Somebody copies the folder. */
    void copyFolder() {
        copy = folder.copied();
    }

    /** The copy is put in the folder's place. */
    void putCopyBack() {
        folder = copy.copied();
        restart();
    }

    FolderLives lives() {
        return folder.lives();
    }

    /** Lets time pass in the middle of the next read. */
    void sleepInNextRead(Duration time) {
        sleepInNextRead = time;
    }

    private void sleepIfTold() {
        Duration time = sleepInNextRead;
        sleepInNextRead = Duration.ZERO;
        world.time.pass(time);
    }

    /** A request has come. */
    void receive(StorageRequest request, Consumer<StorageAnswer> reply) {
        if (request instanceof StorageRequest.Read read) {
            answer(replicas.read(read), reply);
        } else {
            carryOut(decider -> decider.decide(List.of(request), clock.now()),
                    answers -> answer(answers.getFirst(), reply));
        }
    }

    private void answer(StorageAnswer answer, Consumer<StorageAnswer> reply) {
        if (!(answer instanceof StorageAnswer.Noted)) {
            world.trace.effect("answers " + world.texts.of(answer));
        }
        reply.accept(answer);
    }

    private void carryOut(Function<ReplicaStateMachine, ReplicaStep> event, Consumer<List<StorageAnswer>> answers) {
        Epoch before = epoch();
        List<CatchUpReport> reportsBefore = replicas.renewal(clock.now()).reports();
        ReplicaStep step = event.apply(replicas);
        if (epoch().isAfter(before)) {
            world.trace.effect("adopts epoch " + epoch());
        }
        store(step);
        replicas.renewal(clock.now()).reports().stream().filter(report -> !reportsBefore.contains(report)).forEach(
                report -> world.trace.effect("is " + Names.lower(report.result()) + " in listing " + report.listing()));
        answers.accept(step.answers());
        step.sends().forEach(this::send);
        step.suspects().forEach(suspect -> world.suspected(this, suspect));
    }

    /** Returns the epoch that this node has adopted. */
    Epoch epoch() {
        ReplicaSet entry = replicas.adopted(World.PARTITION);
        return entry == null ? Epoch.NONE : entry.epoch();
    }

    private void store(ReplicaStep step) {
        String durability = step.durability() == Durability.SYNCED ? "" : " without a sync";
        for (Change change : step.changes()) {
            world.trace.effect(change.stored() == null
                    ? "drops " + change.key() + durability
                    : "stores " + change.key() + " " + world.names.of(change.stored()) + durability);
        }
        if (!step.changes().isEmpty()) {
            disk().write(step.changes(), step.durability());
        }
    }

    private void send(PeerSend send) {
        StorageMachine to = world.storage(send.to().node());
        if (!send.isQuestion()) {
            Exchange.tell(this, to, send.request());
            return;
        }
        Exchange.ask(this, to, send.request(), new Exchange.Reply() {
            @Override
            public void onAnswer(StorageAnswer answer) {
                carryOut(decider -> decider.onPeerAnswer(send, answer, clock.now()), _ -> {});
            }

            @Override
            public void onSilence() {
                carryOut(decider -> decider.onPeerSilence(send, clock.now()), _ -> {});
            }

            @Override
            public void onNotSent() {
                onSilence();
            }
        });
    }

    void tick() {
        requireAwake();
        world.trace.event(name + " looks at the time");
        carryOut(decider -> decider.onTick(clock.now()), _ -> {});
    }

    void sweep() {
        requireAwake();
        world.trace.event(name + " sweeps");
        carryOut(decider -> decider.onSweep(world.settings.sweepRecords(), clock.now()), _ -> {});
    }

    void learn(PartitionMap map) {
        requireAwake();
        world.trace.event(name + " learns map " + map.version());
        carryOut(decider -> decider.adopt(map, clock.now()), _ -> {});
    }

    /** Sends a renewal. */
    void renew() {
        requireAwake();
        TimeReading sentAt = clock.now();
        int sentIn = life();
        Renewal renewal = replicas.renewal(sentAt);
        world.trace.event(name + " renews its lease");
        world.controller().ask(this, renewal, answer -> {
            requireAwake();
            world.trace.event(name + " gets " + world.texts.of(answer));
            if (sentIn == life()) {
                onRenewed(sentAt, answer);
            }
        });
    }

    private void onRenewed(TimeReading sentAt, RenewalAnswer answer) {
        carryOut(decider -> decider.onRenewalAnswer(sentAt, answer, clock.now()), _ -> {});
        world.trace.effect(replicas.mayServe(clock.now()) ? "may serve" : "may not serve");
    }

    /** The versions of what this node deletes by itself. */
    private final class NodeVersions implements VersionSource {
        private final HybridClock hybrid = new HybridClock(clock);
        private final long writer;

        NodeVersions(long writer) {
            this.writer = writer;
        }

        @Override
        public RecordVersion next() {
            return new RecordVersion(hybrid.next(), writer);
        }

        @Override
        public RecordVersion nextAfter(HybridTimestamp floor) {
            return new RecordVersion(hybrid.nextAfter(floor), writer);
        }
    }
}
