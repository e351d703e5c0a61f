package io.velour.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The cheap second check, in O(n log n), for histories of any length: whether the versions that clients were told tell
 * one story. For every key:
 * <ol>
 * <li>a version stands for one value, and no two acknowledged writes have the same;</li>
 * <li>if one operation ended before another began, its version is not above the other's, and is below it if the other
 * wrote. So the last read is at or above every write that was acknowledged before it;</li>
 * <li>between the version that a successful compare-and-set expected and its own there is no other version that a client
 * was told.</li>
 * </ol>
 * Operations without a version take no part. Of an indeterminate write only the first rule holds, for its version may
 * never take effect. It cannot replace {@link LinearizabilityChecker}, which does not believe versions.
 *
 * @param <V> the versions
 */
public final class VersionOrderCheck<V extends Comparable<? super V>> {
    /** How many findings are reported at most. */
    public static final int LIMIT = 20;

    private final List<String> findings = new ArrayList<>();

    private VersionOrderCheck() {}

    /**
     * Checks the operations of any number of keys.
     *
     * @param operations in any order
     * @return what is wrong, at most {@link #LIMIT} findings, keys in their natural order; empty: nothing
     */
    public static <V extends Comparable<? super V>> List<String> check(List<VersionedOperation<V>> operations) {
        VersionOrderCheck<V> check = new VersionOrderCheck<>();
        SortedMap<String, List<Told<V>>> byKey = new TreeMap<>();
        for (VersionedOperation<V> operation : operations) {
            if (operation.version() != null && !(operation.operation().outcome() instanceof Outcome.NotDone)) {
                byKey.computeIfAbsent(operation.operation().key(), _ -> new ArrayList<>())
                        .add(new Told<>(operation, operation.version()));
            }
        }
        byKey.values().forEach(check::checkKey);
        return List.copyOf(check.findings);
    }

    /** An operation whose client was told a version. */
    private record Told<V extends Comparable<? super V>>(VersionedOperation<V> whole, V version) {
        ClientOperation operation() {
            return whole.operation();
        }

        boolean wrote() {
            return operation().outcome() instanceof Outcome.Done;
        }

        boolean isCertain() {
            return !(operation().outcome() instanceof Outcome.Indeterminate);
        }

        /** Returns the value that the version stands for; null: not known, a failed compare-and-set does not say. */
        @Nullable
        OptionalLong value() {
            return switch (operation().outcome()) {
                case Outcome.Read read -> read.value();
                case Outcome.PreconditionFailed _ -> null;
                case Outcome.Done _,Outcome.Indeterminate _,Outcome.NotDone _ -> operation().action().written();
            };
        }
    }

    private void checkKey(List<Told<V>> operations) {
        operations.sort(Comparator.comparingLong(told -> told.operation().invoked()));
        checkValues(operations);
        List<Told<V>> certain = operations.stream().filter(Told::isCertain).toList();
        checkOrder(certain);
        checkPredecessors(certain);
    }

    private void checkValues(List<Told<V>> operations) {
        NavigableMap<V, Told<V>> values = new TreeMap<>();
        NavigableMap<V, Told<V>> writes = new TreeMap<>();
        for (Told<V> told : operations) {
            OptionalLong value = told.value();
            Told<V> first = value == null ? null : values.putIfAbsent(told.version(), told);
            if (first != null && !Objects.equals(value, first.value())) {
                find("one version stands for two values", first, told);
            }
            Told<V> otherWrite = told.wrote() ? writes.put(told.version(), told) : null;
            if (otherWrite != null) {
                find("two writes have one version", otherWrite, told);
            }
        }
    }

    /** Goes through the operations by invocation, and keeps the highest version of those that ended before. */
    private void checkOrder(List<Told<V>> byInvocation) {
        List<Told<V>> byReturn = new ArrayList<>(byInvocation);
        byReturn.sort(Comparator.comparingLong(told -> told.operation().returned()));
        Told<V> highest = null;
        int ended = 0;
        for (Told<V> told : byInvocation) {
            while (byReturn.get(ended).operation().returned() < told.operation().invoked()) {
                Told<V> next = byReturn.get(ended++);
                highest = highest == null || next.version().compareTo(highest.version()) > 0 ? next : highest;
            }
            int order = highest == null ? -1 : highest.version().compareTo(told.version());
            if (highest != null && (order > 0 || order == 0 && told.wrote())) {
                find(told.wrote() ? "a later write is not above" : "a later operation saw less", highest, told);
            }
        }
    }

    private void checkPredecessors(List<Told<V>> operations) {
        NavigableMap<V, Told<V>> known = new TreeMap<>();
        operations.forEach(told -> known.put(told.version(), told));
        for (Told<V> told : operations) {
            V expected = told.whole().expected();
            if (told.wrote() && expected != null) {
                checkPredecessor(known, told, expected);
            }
        }
    }

    private void checkPredecessor(NavigableMap<V, Told<V>> known, Told<V> compareAndSet, V expected) {
        if (expected.compareTo(compareAndSet.version()) >= 0) {
            find("a compare-and-set is not above what it expected: " + compareAndSet.whole());
            return;
        }
        Map.Entry<V, Told<V>> previous = known.lowerEntry(compareAndSet.version());
        if (previous != null && previous.getKey().compareTo(expected) > 0) {
            find("something lies between a compare-and-set and what it expected", previous.getValue(), compareAndSet);
        }
    }

    private void find(String what, Told<V> first, Told<V> second) {
        find(what + ": " + first.whole() + " and " + second.whole());
    }

    private void find(String finding) {
        if (findings.size() < LIMIT) {
            findings.add(finding);
        }
    }
}
