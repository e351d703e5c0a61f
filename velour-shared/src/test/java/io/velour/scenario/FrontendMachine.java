package io.velour.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.operation.Coalescer;
import io.velour.operation.CompareAndSetOperation;
import io.velour.operation.GetOperation;
import io.velour.operation.GetOutcome;
import io.velour.operation.Operation;
import io.velour.operation.ReplicaChoicePolicy;
import io.velour.operation.WriteOperation;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.VersionSource;

/** A frontend: the shipping operations, and around them what the shell does. */
final class FrontendMachine extends Machine implements VersionSource {
    private final List<OperationRun<?>> running = new ArrayList<>();
    private final List<Call> waiting = new ArrayList<>();
    private Coalescer<Call> sets = new Coalescer<>();
    private Coalescer<ReadCall> gets = new Coalescer<>();
    private HybridClock hybrid = new HybridClock(clock);
    private long writer;
    private @Nullable ReplicaSet entry;

    /** A get, and which replica it would rather read. */
    private record ReadCall(Call call, ReplicaChoicePolicy choice) {}

    FrontendMachine(World world, String name) {
        super(world, name);
        writer = world.draw();
    }

    @Override
    void onRestart() {
        hybrid = new HybridClock(clock);
        writer = world.draw();
        entry = null;
        running.clear();
        sets = new Coalescer<>();
        gets = new Coalescer<>();
        waiting.forEach(Call::onAborted);
        waiting.clear();
    }

    @Override
    long number() {
        return writer;
    }

    void learn(PartitionMap map) {
        requireAwake();
        world.trace.event(name + " learns map " + map.version());
        learn(map.replicaSet(World.PARTITION));
    }

    /** Takes a newer entry, and tells the operations. */
    void learn(ReplicaSet newer) {
        if (entry == null || newer.epoch().isAfter(entry.epoch())) {
            entry = newer;
            List.copyOf(running).forEach(operation -> operation.onNewerEntry(newer));
        }
    }

    private ReplicaSet entry() {
        if (entry == null) {
            throw new ScriptException(name + " has learnt no map");
        }
        return entry;
    }

    private void begin(Call call) {
        requireAwake();
        world.trace.event(name + " begins " + call.text);
        waiting.add(call);
    }

    /** @param choice picks the replica to read */
    void get(Call call, ReplicaChoicePolicy choice) {
        begin(call);
        ReadCall read = new ReadCall(call, choice);
        if (gets.add(call.key, read)) {
            sendGet(read);
        } else {
            world.trace.effect("waits for the get under way");
        }
    }

    private void sendGet(ReadCall sent) {
        Key key = sent.call.key;
        run(new GetOperation(key, entry(), sent.choice, this), sent.call.text, outcome -> {
            observe(outcome);
            gets.ended(key).all().forEach(read -> read.call.onOutcome(outcome));
            gets.next(key).ifPresent(merged -> sendGet(merged.sent()));
        });
    }

    private void observe(GetOutcome outcome) {
        if (outcome instanceof GetOutcome.Found(Record.Value value, var _, var _)) {
            hybrid.observe(value.version().timestamp());
        }
    }

    void set(Call call) {
        begin(call);
        if (sets.add(call.key, call)) {
            sendSet(call);
        } else {
            world.trace.effect("waits for the set under way");
        }
    }

    private void sendSet(Call sent) {
        Key key = sent.key;
        run(new WriteOperation(key, entry(), sent.content(), this), sent.text, outcome -> {
            Coalescer.Merged<Call> merged = sets.ended(key);
            merged.all().forEach(call -> call.onOutcome(outcome, merged.ownsVersion(call)));
            sets.next(key).ifPresent(next -> sendSet(next.sent()));
        });
    }

    void delete(Call call) {
        begin(call);
        run(new WriteOperation(call.key, entry(), call.content(), this), call.text,
                outcome -> call.onOutcome(outcome, true));
    }

    /** @param expected the version that must be there; null if nothing live may be there */
    void compareAndSet(Call call, @Nullable RecordVersion expected) {
        begin(call);
        run(new CompareAndSetOperation(call.key, entry(), expected, call.content(), this), call.text, call::onOutcome);
    }

    private <O> void run(Operation<O> operation, String text, Consumer<O> whenOver) {
        List<OperationRun<O>> self = new ArrayList<>();
        OperationRun<O> started = new OperationRun<>(this, text, operation, outcome -> {
            running.removeAll(self);
            whenOver.accept(outcome);
        });
        self.add(started);
        running.add(started);
        started.start();
    }

    /** Ends the pauses of all operations that pause. */
    void retry() {
        requireAwake();
        List<OperationRun<?>> pausing = running.stream().filter(OperationRun::isPausing).toList();
        if (pausing.isEmpty()) {
            throw new ScriptException("nothing at " + name + " pauses");
        }
        pausing.forEach(OperationRun::endPause);
    }

    /** Lets the deadlines of all operations pass. */
    void timeOut() {
        requireAwake();
        if (running.isEmpty()) {
            throw new ScriptException("nothing at " + name + " is under way");
        }
        List.copyOf(running).forEach(OperationRun::timeOut);
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
