package io.velour.history;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

/**
 * A run of a real register with concurrent clients: the histories that it makes are linearizable. Each operation takes
 * effect in one step between its beginning and its end, or, if its client gives up, at any later time or never.
 */
final class RegisterRun {
    private final SplittableRandom random;
    private final Shape shape;
    private final List<ClientOperation> history = new ArrayList<>();
    private final @Nullable InFlight[] inFlight;
    private final List<Action> abandoned = new ArrayList<>();
    private final List<Long> written = new ArrayList<>();
    private OptionalLong content = OptionalLong.empty();
    private long now;
    private int begun;

    /**
     * What a run looks like.
     *
     * @param key         the only key
     * @param firstClient the number of the first client
     * @param clients     how many clients there are
     * @param operations  how many operations they begin altogether
     * @param unknown     the share of writes whose clients give up, 0 to 1
     * @param ties        whether events may share a time
     * @param mix         relative shares of gets, puts, deletes and compare-and-sets
     */
    record Shape(String key, int firstClient, int clients, int operations, double unknown, boolean ties, int[] mix) {}

    /** An operation that its client waits for; it has taken effect when there is an outcome. */
    private record InFlight(Action action, long invoked, @Nullable Outcome outcome) {}

    private RegisterRun(SplittableRandom random, Shape shape) {
        this.random = random;
        this.shape = shape;
        inFlight = new InFlight[shape.clients()];
    }

    /** Runs until every client has its answer, or has given up. */
    static List<ClientOperation> of(SplittableRandom random, Shape shape) {
        RegisterRun run = new RegisterRun(random, shape);
        int idle = 0;
        while (idle < shape.clients()) {
            run.step(random.nextInt(shape.clients()));
            idle = 0;
            for (InFlight operation : run.inFlight) {
                idle += operation == null && run.begun == shape.operations() ? 1 : 0;
            }
        }
        return run.history;
    }

    private void step(int client) {
        now += shape.ties() ? random.nextInt(3) : 1;
        InFlight operation = inFlight[client];
        if (!abandoned.isEmpty() && random.nextInt(8) == 0) {
            apply(abandoned.remove(random.nextInt(abandoned.size())));
        } else if (operation == null) {
            inFlight[client] = begun < shape.operations() ? begin() : null;
        } else if (operation.outcome() != null) {
            end(client, operation, operation.outcome());
        } else {
            inFlight[client] = goOn(client, operation);
        }
    }

    private InFlight begin() {
        begun++;
        return new InFlight(action(), now, null);
    }

    private @Nullable InFlight goOn(int client, InFlight operation) {
        boolean write = !(operation.action() instanceof Action.Get);
        if (write && random.nextDouble() < shape.unknown()) {
            giveUp(client, operation);
            return null;
        }
        if (write && random.nextInt(32) == 0) {
            end(client, operation, new Outcome.NotDone());
            return null;
        }
        return new InFlight(operation.action(), operation.invoked(), apply(operation.action()));
    }

    private void giveUp(int client, InFlight operation) {
        if (random.nextInt(3) > 0) {
            abandoned.add(operation.action());
        }
        end(client, operation, new Outcome.Indeterminate());
    }

    private void end(int client, InFlight operation, Outcome outcome) {
        inFlight[client] = null;
        history.add(new ClientOperation(shape.firstClient() + client, shape.key(), operation.action(), outcome,
                operation.invoked(), now));
    }

    private Outcome apply(Action action) {
        if (action instanceof Action.Get) {
            return new Outcome.Read(content);
        }
        if (action instanceof Action.CompareAndSet compareAndSet && !compareAndSet.expected().equals(content)) {
            return new Outcome.PreconditionFailed();
        }
        content = action.written();
        return new Outcome.Done();
    }

    private Action action() {
        int[] mix = shape.mix();
        int roll = random.nextInt(mix[0] + mix[1] + mix[2] + mix[3]);
        if (roll < mix[0]) {
            return new Action.Get();
        }
        if (roll < mix[0] + mix[1]) {
            return new Action.Put(newValue());
        }
        if (roll < mix[0] + mix[1] + mix[2]) {
            return new Action.Delete();
        }
        OptionalLong expected = random.nextBoolean() ? content : anyContent(random, written);
        return new Action.CompareAndSet(expected,
                random.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(newValue()));
    }

    private long newValue() {
        written.add(1_000_000L * shape.firstClient() + written.size() + 1);
        return written.getLast();
    }

    /** Returns absent, or one of those values. */
    static OptionalLong anyContent(SplittableRandom random, List<Long> values) {
        int pick = random.nextInt(values.size() + 1);
        return pick == values.size() ? OptionalLong.empty() : OptionalLong.of(values.get(pick));
    }
}
