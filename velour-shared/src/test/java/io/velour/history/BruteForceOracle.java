package io.velour.history;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Tells by trying every order that respects real time, with every subset of the indeterminate operations, whether the
 * history of one key is linearizable. Shares nothing with the checker. For a handful of operations.
 */
final class BruteForceOracle {
    private final List<ClientOperation> operations;

    private BruteForceOracle(List<ClientOperation> operations) {
        this.operations = operations;
    }

    static boolean isLinearizable(List<ClientOperation> history) {
        List<ClientOperation> operations = new ArrayList<>(history);
        operations.removeIf(operation -> operation.outcome() instanceof Outcome.NotDone);
        return new BruteForceOracle(operations).canGoOn(new boolean[operations.size()], OptionalLong.empty());
    }

    private boolean canGoOn(boolean[] used, OptionalLong content) {
        boolean complete = true;
        for (int i = 0; i < used.length; i++) {
            complete &= used[i] || isIndeterminate(i);
            if (!used[i] && mayComeBeforeTheRest(i, used) && isPossible(operations.get(i), content)) {
                used[i] = true;
                boolean found = canGoOn(used, after(operations.get(i), content));
                used[i] = false;
                if (found) {
                    return true;
                }
            }
        }
        return complete;
    }

    private boolean mayComeBeforeTheRest(int index, boolean[] used) {
        for (int i = 0; i < used.length; i++) {
            if (!used[i] && !isIndeterminate(i) && operations.get(i).returned() < operations.get(index).invoked()) {
                return false;
            }
        }
        return true;
    }

    private boolean isIndeterminate(int index) {
        return operations.get(index).outcome() instanceof Outcome.Indeterminate;
    }

    private static boolean isPossible(ClientOperation operation, OptionalLong content) {
        return switch (operation.action()) {
            case Action.Get _ -> operation.outcome().equals(new Outcome.Read(content));
            case Action.Put _,Action.Delete _ -> true;
            case Action.CompareAndSet compareAndSet -> operation.outcome() instanceof Outcome.Indeterminate
                    || compareAndSet.expected().equals(content) == operation.outcome() instanceof Outcome.Done;
        };
    }

    private static OptionalLong after(ClientOperation operation, OptionalLong content) {
        return switch (operation.action()) {
            case Action.Get _ -> content;
            case Action.Put put -> OptionalLong.of(put.value());
            case Action.Delete _ -> OptionalLong.empty();
            case Action.CompareAndSet compareAndSet -> compareAndSet.expected().equals(content)
                    ? compareAndSet.replacement()
                    : content;
        };
    }
}
