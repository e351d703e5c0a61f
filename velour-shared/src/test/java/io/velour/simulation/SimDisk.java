package io.velour.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore;

/**
 * A disk that loses power: what was not synced is gone then, from some write on; each write is there whole or not at all.
 */
final class SimDisk implements RecordStore {
    private final Map<PartitionId, NavigableMap<Key, StoredRecord>> partitions = new TreeMap<>();
    /** How to take back what is not synced, the latest write first. */
    private final Deque<List<Change>> undo = new ArrayDeque<>();

    @Override
    public @Nullable StoredRecord get(PartitionId partition, Key key) {
        return records(partition).get(key);
    }

    /** Returns what is held of a partition, by key. */
    NavigableMap<Key, StoredRecord> records(PartitionId partition) {
        return partitions.computeIfAbsent(partition, _ -> new TreeMap<>());
    }

    @Override
    public List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through, int maxRecords,
            long maxBytes) {
        List<KeyedRecord> page = new ArrayList<>();
        long bytes = 0;
        NavigableMap<Key, StoredRecord> records = records(partition);
        for (Map.Entry<Key, StoredRecord> entry : (after == null ? records : records.tailMap(after, false))
                .entrySet()) {
            if (page.size() == maxRecords || bytes >= maxBytes
                    || through != null && entry.getKey().compareTo(through) > 0) {
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
    public void write(List<Change> changes, Durability durability) {
        List<Change> before = new ArrayList<>(changes.size());
        for (Change change : changes) {
            before.addFirst(new Change(change.partition(), change.key(), get(change.partition(), change.key())));
            put(change);
        }
        undo.push(before);
        if (durability == Durability.SYNCED) {
            undo.clear();
        }
    }

    private void put(Change change) {
        if (change.stored() == null) {
            records(change.partition()).remove(change.key());
        } else {
            records(change.partition()).put(change.key(), change.stored());
        }
    }

    /** Loses some of the writes that were not synced: the last ones. Returns how many. */
    int losePower(SplittableRandom random) {
        int lost = undo.isEmpty() ? 0 : random.nextInt(undo.size() + 1);
        for (int i = 0; i < lost; i++) {
            undo.pop().forEach(this::put);
        }
        undo.clear();
        return lost;
    }
}
