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

/** Which keys of one partition hold a {@code PENDING} record, and since when this process knows it. */
final class PendingIndex {
    private static final int SCAN_RECORDS = 1_024;
    private static final long SCAN_BYTES = 4L << 20;

    private final NavigableMap<Key, Long> sinceNanos = new TreeMap<>();
    private boolean loaded;

    /** Reads once what the store holds, with what this step changes; after that {@link #track} keeps it right. */
    void load(RecordStore store, PartitionId partition, StepDraft draft) {
        if (loaded) {
            return;
        }
        loaded = true;
        Key last = null;
        List<KeyedRecord> page;
        do {
            page = store.scan(partition, last, null, SCAN_RECORDS, SCAN_BYTES);
            for (KeyedRecord keyed : page) {
                if (keyed.stored().isPending()) {
                    track(keyed.key(), draft.get(partition, keyed.key()), draft.now().monotonicNanos());
                }
                last = keyed.key();
            }
        } while (!page.isEmpty());
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
