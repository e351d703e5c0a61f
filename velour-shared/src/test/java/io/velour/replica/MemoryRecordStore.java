package io.velour.replica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/** A record store for tests: remembers what is synced and what is not, can lose power, and can fail. */
public final class MemoryRecordStore implements RecordStore {
    private final Map<PartitionId, NavigableMap<Key, StoredRecord>> partitions = new TreeMap<>();
    /** How to take back what is not synced, the latest change first. */
    private final Deque<Change> undo = new ArrayDeque<>();
    private boolean failing;

    @Override
    public synchronized @Nullable StoredRecord get(PartitionId partition, Key key) {
        return records(partition).get(key);
    }

    private NavigableMap<Key, StoredRecord> records(PartitionId partition) {
        return partitions.computeIfAbsent(partition, _ -> new TreeMap<>());
    }

    @Override
    public synchronized List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through,
            int maxRecords, long maxBytes) {
        List<KeyedRecord> page = new ArrayList<>();
        long bytes = 0;
        var above = after == null ? records(partition) : records(partition).tailMap(after, false);
        for (Map.Entry<Key, StoredRecord> entry : above.entrySet()) {
            boolean behind = through != null && entry.getKey().compareTo(through) > 0;
            if (behind || page.size() == maxRecords || bytes >= maxBytes) {
                break;
            }
            KeyedRecord keyed = new KeyedRecord(entry.getKey(), entry.getValue());
            page.add(keyed);
            bytes += RecordStore.bytesOf(keyed);
        }
        return page;
    }

    @Override
    public long approximateBytes(PartitionId partition, @Nullable Key after) {
        return scan(partition, after, null, Integer.MAX_VALUE, Long.MAX_VALUE).stream().mapToLong(RecordStore::bytesOf)
                .sum();
    }

    @Override
    public synchronized void write(List<Change> changes, Durability durability) {
        if (failing) {
            throw new RecordStoreException("the disk is told to fail");
        }
        for (Change change : changes) {
            undo.push(new Change(change.partition(), change.key(), get(change.partition(), change.key())));
            put(change);
        }
        if (durability == Durability.SYNCED) {
            undo.clear();
        }
    }

    private void put(Change change) {
        StoredRecord stored = change.stored();
        if (stored == null) {
            records(change.partition()).remove(change.key());
        } else {
            records(change.partition()).put(change.key(), stored);
        }
    }

    /** Loses everything that was written since the last synced write. */
    public synchronized void losePower() {
        undo.forEach(this::put);
        undo.clear();
    }

    /** From now on every write fails. */
    public synchronized void fail() {
        failing = true;
    }
}
