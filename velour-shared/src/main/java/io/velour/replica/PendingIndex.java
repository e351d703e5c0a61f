package io.velour.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/**
 * Which keys of one partition hold a {@code PENDING} record, and since when this process knows it. What a process finds on its
 * disk when it starts is read a page at a time; until that is done the index knows some of them only.
 */
final class PendingIndex {
    private final NavigableMap<Key, Long> sinceNanos = new TreeMap<>();
    private boolean complete;
    /** What the store holds up to here is known; null before the first page. */
    private @Nullable Key loadedThrough;

    /** Tells whether all are known. */
    boolean isComplete() {
        return complete;
    }

    /** Takes note that all are known, however that came about. */
    void complete() {
        complete = true;
    }

    /** Reads the next page of what the store holds; after that {@link #track} keeps it right. */
    void load(RecordStore store, PartitionId partition, ReplicaSettings settings, StepDraft draft) {
        RecordRange page = RecordRange.read(store, partition, loadedThrough, null, settings.rangeRecords(),
                settings.rangeBytes());
        page.records().stream().map(KeyedRecord::key)
                .forEach(key -> find(key, draft.get(partition, key), draft.now().monotonicNanos()));
        loadedThrough = page.through();
        complete = loadedThrough == null;
    }

    /** Takes note of what a key has held for some time. */
    void find(Key key, @Nullable StoredRecord stored, long nowNanos) {
        if (stored != null && stored.isPending()) {
            sinceNanos.putIfAbsent(key, nowNanos);
        }
    }

    /** Takes note of what a key holds from now on. */
    void track(Key key, @Nullable StoredRecord stored, long nowNanos) {
        if (stored != null && stored.isPending()) {
            sinceNanos.put(key, nowNanos);
        } else {
            sinceNanos.remove(key);
        }
    }

    /** Lets a key's time begin anew, so that nothing is tried with it for a while. */
    void postpone(Key key, long nowNanos) {
        sinceNanos.replace(key, nowNanos);
    }

    /** Returns the keys above this one, in order. */
    Iterable<Key> above(@Nullable Key after) {
        return after == null ? sinceNanos.keySet() : sinceNanos.tailMap(after, false).keySet();
    }

    /** Returns the keys that have been pending for longer than this, in order. */
    List<Key> olderThan(long nanos, long nowNanos) {
        List<Key> old = new ArrayList<>();
        for (Map.Entry<Key, Long> entry : sinceNanos.entrySet()) {
            if (nowNanos - entry.getValue() > nanos) {
                old.add(entry.getKey());
            }
        }
        return old;
    }

    int size() {
        return sinceNanos.size();
    }
}
