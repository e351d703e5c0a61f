package io.velour.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * By when each operation of one key has taken effect. A value has one writer, which came before whatever witnesses the
 * value (a get that returned it, a compare-and-set that replaced it), and so before the end of that. Thereby an
 * indeterminate write whose value was witnessed becomes one that has certainly happened, by a known time. These are the
 * first inferences of Gibbons and Korach, <em>Testing Shared Memories</em> (1997); they lose nothing.
 */
final class Deadlines {
    private final List<ClientOperation> operations;
    private final Map<Long, Integer> writers = new HashMap<>();
    private final long[] deadlines;
    private final boolean[] happened;
    private final Deque<Integer> witnesses = new ArrayDeque<>();
    private @Nullable Contradiction contradiction;

    /**
     * A value that cannot have been there.
     *
     * @param witness what witnesses the value
     * @param why     why that cannot be
     */
    record Contradiction(ClientOperation witness, String why) {}

    /** Infers the deadlines of the operations of one key. */
    Deadlines(List<ClientOperation> operations) {
        this.operations = operations;
        deadlines = operations.stream().mapToLong(ClientOperation::deadline).toArray();
        happened = new boolean[operations.size()];
        for (int i = 0; i < operations.size(); i++) {
            note(i);
        }
        while (!witnesses.isEmpty() && contradiction == null) {
            hearWitness(witnesses.remove());
        }
    }

    /** Returns by when that operation (an index) has taken effect, if at all. */
    long of(int operation) {
        return deadlines[operation];
    }

    /** Tells whether that operation (an index) has certainly taken effect. */
    boolean hasHappened(int operation) {
        return happened[operation];
    }

    /** Returns what cannot be, whatever the order; null: nothing of that kind. */
    @Nullable
    Contradiction contradiction() {
        return contradiction;
    }

    private void note(int i) {
        ClientOperation operation = operations.get(i);
        operation.action().written().ifPresent(value -> writers.put(value, i));
        happened[i] = switch (operation.outcome()) {
            case Outcome.Read _,Outcome.Done _,Outcome.PreconditionFailed _ -> true;
            case Outcome.NotDone _,Outcome.Indeterminate _ -> false;
        };
        if (happened[i]) {
            witnesses.add(i);
        }
    }

    private void hearWitness(int witness) {
        OptionalLong value = witnessed(operations.get(witness));
        if (value.isPresent()) {
            Integer writer = writers.get(value.getAsLong());
            String why = impossible(value.getAsLong(), writer, deadlines[witness]);
            if (writer == null || why != null) {
                contradiction = new Contradiction(operations.get(witness), String.valueOf(why));
            } else {
                settle(writer, deadlines[witness]);
            }
        }
    }

    /** The writer may be a witness itself, of the value that it replaced: then it has something new to say. */
    private void settle(int writer, long deadline) {
        if (deadline < deadlines[writer] || !happened[writer]) {
            deadlines[writer] = Math.min(deadline, deadlines[writer]);
            happened[writer] = true;
            witnesses.add(writer);
        }
    }

    private @Nullable String impossible(long value, @Nullable Integer writer, long deadline) {
        if (writer == null) {
            return "nobody wrote " + value;
        }
        ClientOperation write = operations.get(writer);
        return switch (write.outcome()) {
            case Outcome.NotDone _,Outcome.PreconditionFailed _ ->
                value + " was certainly not written: " + write;
            case Outcome.Read _,Outcome.Done _,Outcome.Indeterminate _ ->
                write.invoked() > deadline ? value + " was not yet being written: " + write : null;
        };
    }

    private static OptionalLong witnessed(ClientOperation operation) {
        if (operation.outcome() instanceof Outcome.Read read) {
            return read.value();
        }
        boolean failed = operation.outcome() instanceof Outcome.PreconditionFailed;
        return !failed && operation.action() instanceof Action.CompareAndSet compareAndSet
                ? compareAndSet.expected()
                : OptionalLong.empty();
    }
}
