package io.velour.system.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.velour.history.Action;
import io.velour.history.ClientOperation;
import io.velour.history.Outcome;
import io.velour.system.load.Recorded;
import io.velour.system.load.ToldVersion;

/**
 * The reads that saw something older than what was certain before they began: a figure for people, cheap and with no false
 * alarm, but weaker than the checker. A read is stale if
 * <ul>
 * <li>what it saw was written by an operation that had ended before another one began, which was acknowledged before the
 * read began; or</li>
 * <li>its version is below one that some client was told before the read began.</li>
 * </ul>
 */
public final class StaleReads {
    private final List<Recorded> byInvocation;
    private final List<Recorded> byReturn;
    private final Map<Long, ClientOperation> writers = new HashMap<>();
    private final List<ClientOperation> deletes = new ArrayList<>();
    private final List<Recorded> stale = new ArrayList<>();

    private StaleReads(List<Recorded> ofOneKey) {
        byInvocation = ofOneKey.stream().sorted(Comparator.comparingLong(Recorded::invoked)).toList();
        byReturn = ofOneKey.stream().sorted(Comparator.comparingLong(Recorded::returned)).toList();
        ofOneKey.forEach(recorded -> noteWriter(recorded.operation().operation()));
        find();
    }

    /** Returns the stale reads of all keys. */
    public static List<Recorded> in(List<Recorded> operations) {
        Map<String, List<Recorded>> byKey = new HashMap<>();
        operations.forEach(recorded -> byKey
                .computeIfAbsent(recorded.operation().operation().key(), _ -> new ArrayList<>()).add(recorded));
        return byKey.values().stream().flatMap(ofOneKey -> new StaleReads(ofOneKey).stale.stream()).toList();
    }

    /** Returns how many keys have lost what was acknowledged: those of which a read of the end, with nothing under way, is stale. */
    public static int lostKeys(List<Recorded> stale, List<Recorded> readAtTheEnd) {
        Set<Recorded> atTheEnd = new HashSet<>(readAtTheEnd);
        return (int) stale.stream().filter(atTheEnd::contains).map(read -> read.operation().operation().key())
                .distinct().count();
    }

    private void noteWriter(ClientOperation operation) {
        if (isCertainlyNothing(operation)) {
            return;
        }
        operation.action().written().ifPresent(value -> writers.put(value, operation));
        if (!(operation.action() instanceof Action.Get) && operation.action().written().isEmpty()) {
            deletes.add(operation);
        }
    }

    private static boolean isCertainlyNothing(ClientOperation operation) {
        return operation.outcome() instanceof Outcome.NotDone
                || operation.outcome() instanceof Outcome.PreconditionFailed;
    }

    private void find() {
        long latestWrite = Long.MIN_VALUE;
        ToldVersion highest = null;
        int ended = 0;
        for (Recorded read : byInvocation) {
            while (byReturn.get(ended).returned() < read.invoked()) {
                Recorded before = byReturn.get(ended++);
                if (before.operation().operation().outcome() instanceof Outcome.Done) {
                    latestWrite = Math.max(latestWrite, before.invoked());
                }
                highest = higher(highest, before);
            }
            if (isStale(read, latestWrite, highest)) {
                stale.add(read);
            }
        }
    }

    private static @Nullable ToldVersion higher(@Nullable ToldVersion highest, Recorded recorded) {
        ToldVersion version = recorded.succeeded() ? recorded.operation().version() : null;
        return version == null || highest != null && highest.compareTo(version) >= 0 ? highest : version;
    }

    private boolean isStale(Recorded read, long latestWrite, @Nullable ToldVersion highest) {
        if (!(read.operation().operation().outcome() instanceof Outcome.Read(OptionalLong value))) {
            return false;
        }
        ToldVersion version = read.operation().version();
        boolean below = version != null && highest != null && version.compareTo(highest) < 0;
        return below || latestWrite != Long.MIN_VALUE && !mayStillBeThere(value, latestWrite, read);
    }

    /** Tells whether some writer of what was seen may have taken effect after the latest acknowledged write began. */
    private boolean mayStillBeThere(OptionalLong value, long latestWrite, Recorded read) {
        if (value.isEmpty()) {
            return deletes.stream()
                    .anyMatch(delete -> delete.deadline() >= latestWrite && delete.invoked() < read.returned());
        }
        ClientOperation writer = writers.get(value.getAsLong());
        return writer != null && writer.deadline() >= latestWrite;
    }
}
