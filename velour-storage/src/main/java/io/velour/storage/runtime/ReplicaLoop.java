package io.velour.storage.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.clock.TimeReading;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.Refusal;
import io.velour.protocol.Renewal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.replica.CatchUpProgress;
import io.velour.replica.ReplicaSettings;
import io.velour.replica.ReplicaStateMachine;
import io.velour.replica.Throttle;

/**
 * What the loop does: takes what waits, turn by turn, and has a step made of each task and of each round of batches. A turn is the loop's own
 * thread's, or that of a thread that has brought a batch while nobody was at work.
 *
 * <p>
 * When a step has failed, maps go on being adopted, for the sake of the reads. A node that cannot even do that refuses reads too.
 */
final class ReplicaLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaLoop.class);
    private static final long BACKGROUND_SLICE_NANOS = 5_000_000;
    private static final Duration SWEEP_BURST = Duration.ofSeconds(1);

    private final Member self;
    private final ReplicaSettings settings;
    private final LoopPorts ports;
    private final TaskQueue tasks;
    private final StepRunner steps;
    private final TurnWatch turn = new TurnWatch();
    private volatile @Nullable ReplicaStateMachine machine;
    private @Nullable Throttle sweepPace;
    private final AdoptedMap map = new AdoptedMap();
    private volatile boolean leaseGivenBack;
    private final CopiedBytes copied = new CopiedBytes();
    private volatile ReplicaProgress progress = ReplicaProgress.NONE;

    ReplicaLoop(Member self, ReplicaSettings settings, LoopPorts ports, TaskQueue tasks, WriteMeter meter) {
        this.self = self;
        this.settings = settings;
        this.ports = ports;
        this.tasks = tasks;
        this.steps = new StepRunner(ports, meter, outcome -> queued(tasks, outcome));
    }

    private static CompletableFuture<Void> queued(TaskQueue tasks, PeerOutcome outcome) {
        ReplicaTask.TakeOutcome task = new ReplicaTask.TakeOutcome(outcome, new CompletableFuture<>());
        tasks.addBackground(task);
        return task.taken();
    }

    /** Returns the replicas; null before the first map, and once no map can be adopted any more. */
    @Nullable
    ReplicaStateMachine machine() {
        return machine;
    }

    /** Serves no reads from now on, for ever. For any thread. */
    void giveLeaseBack() {
        leaseGivenBack = true;
        ReplicaStateMachine replicas = machine;
        if (replicas != null) {
            replicas.giveLeaseBack();
        }
    }

    AdoptedMap map() {
        return map;
    }

    ReplicaProgress progress() {
        return progress;
    }

    /** Returns why no step is taken any more; null if all is well. */
    @Nullable
    String failure() {
        return steps.failure();
    }

    /**
     * Returns what to send to the controller. May be called by any thread: the lease must not hang on one slow write.
     *
     * @throws RuntimeException if a step has failed, or the loop hangs
     */
    Renewal renewal() {
        steps.requireWell();
        TimeReading now = ports.time().now();
        turn.requireNotHanging(now);
        ReplicaStateMachine replicas = machine;
        return replicas == null ? new Renewal(self, 0, now.wallMillis(), List.of()) : replicas.renewal(now);
    }

    static StorageAnswer refusal(Refusal refusal) {
        return new StorageAnswer.Refused(refusal, Epoch.NONE, null);
    }

    static List<StorageAnswer> refuseAll(List<StorageRequest> requests, Refusal refusal) {
        return requests.stream().map(_ -> refusal(refusal)).toList();
    }

    /** Goes on until the thread is interrupted, or a turn breaks. */
    void run() {
        try {
            while (tasks.awaitTurn()) {
                takeTurn();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the loop ends", stopped);
        } finally {
            end("the loop of this node was stopped");
        }
    }

    /**
     * All that is urgent, some of what is not, a round of writes: so neither of the two starves. For the thread that has the
     * queue's turn, which ends with it.
     */
    void takeTurn() {
        try {
            turn.begin(ports.time().now());
            for (ReplicaTask task = tasks.pollUrgent(); task != null; task = tasks.pollUrgent()) {
                carryOut(task);
            }
            carryOutInBackground();
            carryOut(tasks.takeRound());
            turn.end();
        } catch (Throwable broken) {
            end("the loop of this node broke: " + broken);
            throw broken;
        } finally {
            tasks.endTurn();
        }
    }

    /** Without the loop no map is adopted: nobody would know which reads are still right. */
    private void end(String reason) {
        machine = null;
        steps.end(reason);
        tasks.end(steps.failed());
    }

    private void carryOutInBackground() {
        long started = System.nanoTime();
        ReplicaTask task = tasks.pollBackground();
        while (task != null) {
            carryOut(task);
            task = System.nanoTime() - started < BACKGROUND_SLICE_NANOS ? tasks.pollBackground() : null;
        }
    }

    private void carryOut(ReplicaTask task) {
        try {
            switch (task) {
                case ReplicaTask.Adopt adopt -> {
                    follow(adopt.map(), (replicas, now) -> replicas.adopt(adopt.map(), now));
                    adopt.adopted().complete(null);
                }
                case ReplicaTask.TakeRenewal take -> {
                    takeRenewal(take);
                    take.taken().complete(null);
                }
                case ReplicaTask.TakeOutcome take -> {
                    takeOutcome(take.outcome());
                    take.taken().complete(null);
                }
                case ReplicaTask.Tick _ -> tick();
                case ReplicaTask.Load _ -> load();
                case ReplicaTask.Sweep sweep -> sweep(sweep.recordsPerSecond());
                case ReplicaTask.Write write -> throw new IllegalStateException("batches go in rounds: " + write);
            }
        } catch (RuntimeException broken) {
            task.fail(broken);
        }
    }

    private void follow(PartitionMap newer, StepRunner.Decision adoption) {
        ReplicaStateMachine replicas = machineFor(newer);
        try {
            if (steps.failure() == null) {
                step(adoption);
            } else {
                replicas.adopt(newer, ports.time().now());
            }
        } catch (RuntimeException broken) {
            // Some entries may be adopted and others not.
            machine = null;
            throw broken;
        }
        if (map.offer(newer)) {
            LOG.info("adopted partition map {} of cluster {}", newer.version(), newer.cluster());
        }
    }

    private ReplicaStateMachine machineFor(PartitionMap first) {
        ReplicaStateMachine replicas = machine;
        if (replicas == null) {
            steps.requireWell();
            replicas = new ReplicaStateMachine(self, first.settings(), settings, ports.store(), ports.versions(),
                    ports.time());
            machine = replicas;
            if (leaseGivenBack) {
                replicas.giveLeaseBack();
            }
        }
        return replicas;
    }

    private void takeRenewal(ReplicaTask.TakeRenewal take) {
        PartitionMap newer = take.answer().map();
        StepRunner.Decision taking = (replicas, now) -> replicas.onRenewalAnswer(take.sentAt(), take.answer(), now);
        if (newer == null) {
            step(taking);
        } else {
            follow(newer, taking);
        }
    }

    private void takeOutcome(PeerOutcome outcome) {
        StorageAnswer answer = outcome.answer();
        step((replicas, now) -> answer == null
                ? replicas.onPeerSilence(outcome.asked(), now)
                : replicas.onPeerAnswer(outcome.asked(), answer, now));
    }

    private void tick() {
        step(ReplicaStateMachine::onTick);
        ReplicaStateMachine replicas = machine;
        if (replicas != null) {
            Map<PartitionId, CatchUpProgress> catchUps = replicas.catchUps();
            progress = new ReplicaProgress(replicas.pendingRecords(), replicas.isLoading(), catchUps,
                    replicas.verifications(), copied.add(catchUps));
            loadSoon(replicas);
        }
    }

    private void load() {
        step(ReplicaStateMachine::onLoad);
        ReplicaStateMachine replicas = machine;
        if (replicas != null) {
            loadSoon(replicas);
        }
    }

    /** A page at a time, in turns with everything else. */
    private void loadSoon(ReplicaStateMachine replicas) {
        if (replicas.isLoading()) {
            tasks.addBackgroundOnce(new ReplicaTask.Load());
        }
    }

    private void sweep(int recordsPerSecond) {
        Throttle pace = sweepPace == null ? new Throttle(recordsPerSecond, SWEEP_BURST) : sweepPace;
        sweepPace = pace;
        step((replicas, now) -> {
            int records = (int) Math.max(1, pace.available(now.monotonicNanos()));
            pace.take(records);
            return replicas.onSweep(records, now);
        });
    }

    /** Has a step made, if there are replicas yet. */
    private void step(StepRunner.Decision decision) {
        ReplicaStateMachine replicas = machine;
        if (replicas != null) {
            steps.run(replicas, decision, _ -> {});
        }
    }

    private void carryOut(WriteRound round) {
        if (round.isEmpty()) {
            return;
        }
        ReplicaStateMachine replicas = machine;
        try {
            if (replicas == null) {
                steps.requireWell();
                round.answer(refuseAll(round.requests(), Refusal.NOT_READY));
            } else {
                steps.run(replicas, (all, now) -> all.decide(round.requests(), now),
                        step -> round.answer(step.answers()));
            }
        } catch (RuntimeException broken) {
            LOG.debug("{} are given no answer", round, broken);
            round.fail(broken);
        }
    }
}
