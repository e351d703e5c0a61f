package io.velour.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.KeyPartitioner;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.operation.Coalescer;
import io.velour.operation.CompareAndSetOperation;
import io.velour.operation.CompareAndSetOutcome;
import io.velour.operation.GetOperation;
import io.velour.operation.GetOutcome;
import io.velour.operation.Operation;
import io.velour.operation.ReplicaChoicePolicy;
import io.velour.operation.WriteOperation;
import io.velour.operation.WriteOutcome;
import io.velour.protocol.SuspectReport;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.VersionClock;

/** A frontend: the shipping operations, and around them what the shell does. */
final class SimFrontend extends SimProcess {
    private static final long MILLIS = 1_000_000;
    private static final long POLL_EVERY = 700 * MILLIS;
    private static final long REPORT_EVERY = 400 * MILLIS;

    private final SplittableRandom random;
    private final Map<PartitionId, ReplicaSet> entries = new TreeMap<>();
    private final Map<Long, RunningOperation<?>> running = new TreeMap<>();
    private final Map<Long, Runnable> whenAborted = new TreeMap<>();
    private Coalescer<Waiting<WriteOutcome>> sets = new Coalescer<>();
    private Coalescer<Waiting<GetOutcome>> gets = new Coalescer<>();
    private VersionClock versions = newVersions();
    private long reporter;
    private long calls;
    private @Nullable KeyPartitioner partitioner;
    private final Map<Member, Long> reportedAt = new HashMap<>();

    /** One client's operation that may share the outcome of another's. */
    record Waiting<O>(Function<RecordVersion, Record> content, long since, Told<O> client) {}

    /** Hears how an operation ended; {@code own} is false if the outcome is that of another operation. */
    interface Told<O> {
        void onOutcome(O outcome, boolean own);
    }

    SimFrontend(Simulation simulation, int index, SplittableRandom random) {
        super(simulation, "frontend-" + index, index);
        this.random = random;
    }

    @Override
    void onStart() {
        versions = newVersions();
        reporter = simulation.drawNumber();
        every(POLL_EVERY, this::poll);
        poll();
    }

    /** The clients' connections break. */
    @Override
    void onDeath() {
        List<Runnable> aborted = List.copyOf(whenAborted.values());
        whenAborted.clear();
        running.clear();
        entries.clear();
        partitioner = null;
        reportedAt.clear();
        sets = new Coalescer<>();
        gets = new Coalescer<>();
        aborted.forEach(Runnable::run);
    }

    private void poll() {
        simulation.controller.poll(this, this::onMap);
    }

    void onMap(PartitionMap map) {
        partitioner = map.settings().partitioner();
        map.replicaSets().forEach(this::learn);
    }

    /** Takes a newer entry, and tells the operations of its partition. */
    void learn(ReplicaSet entry) {
        ReplicaSet known = entries.get(entry.partition());
        if (known != null && !entry.epoch().isAfter(known.epoch())) {
            return;
        }
        entries.put(entry.partition(), entry);
        for (RunningOperation<?> operation : List.copyOf(running.values())) {
            operation.onNewerEntry(entry);
        }
    }

    private @Nullable ReplicaSet route(Key key) {
        return partitioner == null ? null : entries.get(partitioner.partitionOf(key));
    }

    /** Tells whether somebody listens who knows the way to a key. */
    boolean answers(Key key) {
        return isAlive() && !isFrozen() && route(key) != null;
    }

    /** Runs a client's get; false if it cannot be begun. */
    boolean get(Key key, Told<GetOutcome> client, Runnable onAborted) {
        if (!answers(key)) {
            return false;
        }
        Waiting<GetOutcome> waiting = new Waiting<>(Record.Tombstone::new, simulation.queue.now(),
                registered(client, onAborted));
        if (!simulation.swarm.coalescing()) {
            runGet(key, outcome -> waiting.client().onOutcome(outcome, true));
        } else if (gets.add(key, waiting)) {
            sendGet(key);
        }
        return true;
    }

    private void sendGet(Key key) {
        runGet(key, outcome -> {
            gets.ended(key).all().forEach(waiting -> waiting.client().onOutcome(outcome, true));
            gets.next(key).ifPresent(_ -> sendGet(key));
        });
    }

    private void runGet(Key key, Consumer<GetOutcome> whenOver) {
        run(new GetOperation(key, entryOf(key), choice(), versions), key, outcome -> {
            observe(outcome);
            whenOver.accept(outcome);
        });
    }

    /** Runs a client's plain set; false if it cannot be begun. */
    boolean set(Key key, Function<RecordVersion, Record> content, Told<WriteOutcome> client, Runnable onAborted) {
        if (!answers(key)) {
            return false;
        }
        Waiting<WriteOutcome> waiting = new Waiting<>(content, simulation.queue.now(), registered(client, onAborted));
        if (!simulation.swarm.coalescing()) {
            run(new WriteOperation(key, entryOf(key), content, versions), key,
                    outcome -> waiting.client().onOutcome(outcome, true));
        } else if (sets.add(key, waiting)) {
            sendSet(key, waiting);
        }
        return true;
    }

    private void sendSet(Key key, Waiting<WriteOutcome> last) {
        run(new WriteOperation(key, entryOf(key), last.content(), versions), key, outcome -> {
            Coalescer.Merged<Waiting<WriteOutcome>> merged = sets.ended(key);
            merged.all().forEach(waiting -> waiting.client().onOutcome(outcome, merged.ownsVersion(waiting)));
            sets.next(key).ifPresent(next -> sendSet(key, next.sent()));
        });
    }

    /** Runs a client's delete; false if it cannot be begun. */
    boolean delete(Key key, Told<WriteOutcome> client, Runnable onAborted) {
        if (!answers(key)) {
            return false;
        }
        Told<WriteOutcome> registered = registered(client, onAborted);
        run(new WriteOperation(key, entryOf(key), Record.Tombstone::new, versions), key,
                outcome -> registered.onOutcome(outcome, true));
        return true;
    }

    /** Runs a client's compare-and-set; false if it cannot be begun. */
    boolean compareAndSet(Key key, @Nullable RecordVersion expected, Function<RecordVersion, Record> content,
            Told<CompareAndSetOutcome> client, Runnable onAborted) {
        if (!answers(key)) {
            return false;
        }
        Told<CompareAndSetOutcome> registered = registered(client, onAborted);
        run(new CompareAndSetOperation(key, entryOf(key), expected, content, versions), key,
                outcome -> registered.onOutcome(outcome, true));
        return true;
    }

    private ReplicaSet entryOf(Key key) {
        ReplicaSet entry = route(key);
        if (entry == null) {
            throw new IllegalStateException("no map");
        }
        return entry;
    }

    private <O> Told<O> registered(Told<O> client, Runnable onAborted) {
        long call = calls++;
        whenAborted.put(call, onAborted);
        return (outcome, own) -> {
            if (whenAborted.remove(call) != null) {
                client.onOutcome(outcome, own);
            }
        };
    }

    private <O> void run(Operation<O> operation, Key key, Consumer<O> whenOver) {
        long number = calls++;
        RunningOperation<O> started = new RunningOperation<>(this, operation, entryOf(key).partition(),
                Duration.ofNanos(simulation.swarm.deadline()), outcome -> {
                    running.remove(number);
                    whenOver.accept(outcome);
                });
        running.put(number, started);
        started.start();
    }

    private void observe(GetOutcome outcome) {
        if (outcome instanceof GetOutcome.Found(Record.Value value, var _, var _)) {
            versions.observe(value.version());
        }
    }

    private ReplicaChoicePolicy choice() {
        return candidates -> candidates.get(random.nextInt(candidates.size()));
    }

    void suspect(Member member) {
        long now = simulation.queue.now();
        if (now - reportedAt.getOrDefault(member, Long.MIN_VALUE / 2) > REPORT_EVERY) {
            reportedAt.put(member, now);
            simulation.controller.suspect(this, new SuspectReport(reporter, member));
        }
    }

    private VersionClock newVersions() {
        return new VersionClock(clock, simulation::drawNumber, Duration.ofSeconds(10));
    }

    /** Tells whether it knows the way to everything. */
    boolean isReady() {
        return partitioner != null;
    }
}
