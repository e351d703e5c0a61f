package io.velour.simulation;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.history.Action;
import io.velour.history.ClientOperation;
import io.velour.history.Outcome;
import io.velour.operation.CompareAndSetOutcome;
import io.velour.operation.GetOutcome;
import io.velour.operation.WriteOutcome;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** One client: one operation after another, through any frontend; it writes down what it saw. */
final class SimClient {
    private static final long MILLIS = 1_000_000;
    private static final int TTL_MILLIS = 4_000;

    private final Simulation simulation;
    private final int number;
    private final SplittableRandom random;
    /** What this client saw last, by key. */
    private final Map<Key, Seen> seen = new HashMap<>();

    /** A version that this client was told, with its value; no version if the key was absent. */
    private record Seen(@Nullable RecordVersion version, OptionalLong value) {
        static final Seen NOTHING = new Seen(null, OptionalLong.empty());
    }

    SimClient(Simulation simulation, int number, SplittableRandom random) {
        this.simulation = simulation;
        this.number = number;
        this.random = random;
    }

    void start() {
        simulation.queue.after(random.nextLong(2 * simulation.swarm.thinkTime()), this::next);
    }

    private void next() {
        if (!simulation.takeTurn()) {
            return;
        }
        List<Key> keys = simulation.keys();
        Key key = keys.get(random.nextInt(keys.size()));
        SimFrontend frontend = choose(key);
        int dice = random.nextInt(100);
        Swarm swarm = simulation.swarm;
        if (dice < swarm.getPercent()) {
            get(frontend, key);
        } else if (dice < swarm.getPercent() + swarm.casPercent()) {
            compareAndSet(frontend, key);
        } else if (random.nextInt(100) < swarm.deletePercent()) {
            delete(frontend, key);
        } else {
            set(frontend, key);
        }
    }

    /** As who balances load would: one at random of those that answer; one that does not if none does. */
    private SimFrontend choose(Key key) {
        List<SimFrontend> all = simulation.frontends();
        List<SimFrontend> answering = all.stream().filter(frontend -> frontend.answers(key)).toList();
        List<SimFrontend> candidates = answering.isEmpty() ? all : answering;
        return candidates.get(random.nextInt(candidates.size()));
    }

    /** Asks for a key and writes the answer down; the client goes on as usual. */
    void get(SimFrontend frontend, Key key) {
        Call call = new Call(key, new Action.Get());
        call.begun(frontend.get(key, (outcome, _) -> {
            switch (outcome) {
                case GetOutcome.Found(Record.Value value, var _, var _) -> {
                    seen.put(key, new Seen(value.version(), OptionalLong.of(numberOf(value))));
                    call.ended(new Outcome.Read(OptionalLong.of(numberOf(value))));
                }
                case GetOutcome.NotFound _ -> {
                    seen.put(key, Seen.NOTHING);
                    call.ended(new Outcome.Read(OptionalLong.empty()));
                }
                case GetOutcome.Unavailable _ -> call.ended(new Outcome.NotDone());
            }
        }, call::lost));
    }

    private void set(SimFrontend frontend, Key key) {
        long value = simulation.drawValue();
        boolean expires = simulation.swarm.expiry() && random.nextInt(3) == 0;
        Call call = new Call(key, new Action.Put(value));
        if (expires) {
            simulation.mayExpire(key, value);
        }
        call.begun(frontend.set(key, content(value, expires, frontend),
                (outcome, own) -> call.ended(outcome, own ? OptionalLong.of(value) : OptionalLong.empty()),
                call::lost));
    }

    private static Function<RecordVersion, Record> content(long value, boolean expires, SimFrontend frontend) {
        long expiry = expires ? frontend.clock.millis() + TTL_MILLIS : Record.Value.NEVER;
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return version -> new Record.Value(version, bytes, null, expiry);
    }

    private static long numberOf(Record.Value value) {
        return ByteBuffer.wrap(value.bytes()).getLong();
    }

    private void delete(SimFrontend frontend, Key key) {
        Call call = new Call(key, new Action.Delete());
        call.begun(frontend.delete(key, (outcome, _) -> call.ended(outcome, OptionalLong.empty()), call::lost));
    }

    private void compareAndSet(SimFrontend frontend, Key key) {
        Seen expected = random.nextInt(4) == 0 ? Seen.NOTHING : seen.getOrDefault(key, Seen.NOTHING);
        boolean deletes = random.nextInt(4) == 0;
        long value = simulation.drawValue();
        Action action = new Action.CompareAndSet(expected.value(),
                deletes ? OptionalLong.empty() : OptionalLong.of(value));
        Call call = new Call(key, action);
        Function<RecordVersion, Record> content = deletes ? Record.Tombstone::new : content(value, false, frontend);
        call.begun(frontend.compareAndSet(key, expected.version(), content, (outcome, _) -> {
            switch (outcome) {
                case CompareAndSetOutcome.Done(var version, var _, var _) -> {
                    seen.put(key, deletes ? Seen.NOTHING : new Seen(version, OptionalLong.of(value)));
                    call.ended(new Outcome.Done());
                }
                case CompareAndSetOutcome.PreconditionFailed _ -> {
                    seen.remove(key);
                    call.ended(new Outcome.PreconditionFailed());
                }
                case CompareAndSetOutcome.Unavailable _ -> call.ended(new Outcome.NotDone());
                case CompareAndSetOutcome.Indeterminate _ -> call.ended(new Outcome.Indeterminate());
            }
        }, call::lost));
    }

    /** One operation of this client under way. */
    private final class Call {
        private final Key key;
        private final Action action;
        private final long invoked = simulation.tick();

        Call(Key key, Action action) {
            this.key = key;
            this.action = action;
        }

        /** Nothing was begun: nobody listens, or knows the way. */
        void begun(boolean begun) {
            if (!begun) {
                ended(new Outcome.NotDone());
            }
        }

        /** @param value what was written, if this client is told its version */
        void ended(WriteOutcome outcome, OptionalLong value) {
            switch (outcome) {
                case WriteOutcome.Done(var version, var _, var _) -> {
                    if (value.isPresent()) {
                        seen.put(key, new Seen(version, value));
                    }
                    ended(new Outcome.Done());
                }
                case WriteOutcome.Unavailable _ -> ended(new Outcome.NotDone());
                case WriteOutcome.Indeterminate _ -> ended(new Outcome.Indeterminate());
            }
        }

        /** The frontend died: nobody knows. */
        void lost() {
            ended(new Outcome.Indeterminate());
        }

        void ended(Outcome outcome) {
            simulation.record(new ClientOperation(number, key.toString(), action, outcome, invoked, simulation.tick()));
            simulation.queue.after(random.nextLong(2 * simulation.swarm.thinkTime()) + MILLIS, SimClient.this::next);
        }
    }
}
