package io.velour.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What all clients of a run did, checked for being a history at all. */
public final class History {
    private static final Comparator<ClientOperation> BY_INVOCATION = Comparator
            .comparingLong(ClientOperation::invoked).thenComparingLong(ClientOperation::returned);

    private final List<ClientOperation> operations;

    private History(List<ClientOperation> operations) {
        this.operations = operations;
    }

    /**
     * Checks and orders operations.
     *
     * @param operations in any order
     * @throws IllegalArgumentException naming the operation that ends before it begins, whose outcome does not fit its
     *         action, that has an outcome and no end, that begins before its client's last one has returned, or that
     *         writes a value which another one writes
     */
    public static History of(List<ClientOperation> operations) {
        List<ClientOperation> ordered = new ArrayList<>(operations);
        ordered.sort(BY_INVOCATION);
        ordered.forEach(History::checkAlone);
        checkClients(ordered);
        checkValues(ordered);
        return new History(List.copyOf(ordered));
    }

    /** Returns all operations, in the order of their invocations. */
    public List<ClientOperation> operations() {
        return operations;
    }

    /**
     * Returns the operations of every key, keys in their natural order and operations in the order of their invocations.
     * Gets without an answer are left out: they changed nothing and saw nothing.
     */
    public SortedMap<String, List<ClientOperation>> byKey() {
        SortedMap<String, List<ClientOperation>> byKey = new TreeMap<>();
        for (ClientOperation operation : operations) {
            if (!(operation.action() instanceof Action.Get) || operation.outcome() instanceof Outcome.Read) {
                byKey.computeIfAbsent(operation.key(), _ -> new ArrayList<>()).add(operation);
            }
        }
        return byKey;
    }

    /** Returns the text form, one line for each operation. */
    @Override
    public String toString() {
        return HistoryText.write(this);
    }

    private static void checkAlone(ClientOperation operation) {
        require(operation.returned() >= operation.invoked(), "ends before it begins", operation);
        require(operation.outcome().fits(operation.action()), "has an outcome that does not fit its action", operation);
        require(operation.returned() != ClientOperation.OPEN || operation.outcome() instanceof Outcome.Indeterminate,
                "has an outcome and no end", operation);
    }

    private static void checkClients(List<ClientOperation> ordered) {
        Map<Integer, ClientOperation> last = new HashMap<>();
        for (ClientOperation operation : ordered) {
            ClientOperation before = last.put(operation.client(), operation);
            require(before == null || before.returned() <= operation.invoked(),
                    "overlaps another operation of its client, " + before, operation);
        }
    }

    private static void checkValues(List<ClientOperation> ordered) {
        Map<Long, ClientOperation> writers = new HashMap<>();
        for (ClientOperation operation : ordered) {
            operation.action().written().ifPresent(value -> {
                ClientOperation other = writers.put(value, operation);
                require(other == null, "writes the value that another one writes, " + other, operation);
            });
        }
    }

    private static void require(boolean holds, String what, ClientOperation operation) {
        if (!holds) {
            throw new IllegalArgumentException("not a history: " + operation + ' ' + what);
        }
    }
}
