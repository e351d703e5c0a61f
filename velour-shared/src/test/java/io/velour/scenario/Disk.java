package io.velour.scenario;

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
import io.velour.replica.RecordStore;

/** The disk of one storage node, of one partition. A loss of power takes all that was not synced. */
final class Disk implements RecordStore {
    private final NavigableMap<Key, StoredRecord> records = new TreeMap<>();
    private final NavigableMap<Key, StoredRecord> synced = new TreeMap<>();
    /** What happens in the middle of every read of a key. */
    private Runnable whileReading = () -> {};

    void whileReading(Runnable action) {
        whileReading = action;
    }

    /** Returns what is held under a key, or null, without a read of the node. */
    @Nullable
    StoredRecord peek(Key key) {
        return records.get(key);
    }

    @Override
    public @Nullable StoredRecord get(PartitionId partition, Key key) {
        whileReading.run();
        return records.get(key);
    }

    @Override
    public List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through, int maxRecords,
            long maxBytes) {
        List<KeyedRecord> page = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<Key, StoredRecord> entry : above(after).entrySet()) {
            boolean beyond = through != null && entry.getKey().compareTo(through) > 0;
            if (beyond || page.size() == maxRecords || bytes >= maxBytes) {
                break;
            }
            KeyedRecord keyed = new KeyedRecord(entry.getKey(), entry.getValue());
            page.add(keyed);
            bytes += RecordStore.bytesOf(keyed);
        }
        return page;
    }

    private NavigableMap<Key, StoredRecord> above(@Nullable Key after) {
        return after == null ? records : records.tailMap(after, false);
    }

    @Override
    public long approximateBytes(PartitionId partition, @Nullable Key after) {
        return scan(partition, after, null, Integer.MAX_VALUE, Long.MAX_VALUE).stream().mapToLong(RecordStore::bytesOf)
                .sum();
    }

    @Override
    public void write(List<Change> changes, Durability durability) {
        changes.forEach(this::put);
        if (durability == Durability.SYNCED) {
            synced.clear();
            synced.putAll(records);
        }
    }

    private void put(Change change) {
        StoredRecord stored = change.stored();
        if (stored == null) {
            records.remove(change.key());
        } else {
            records.put(change.key(), stored);
        }
    }

    Disk copied() {
        Disk copy = new Disk();
        copy.records.putAll(records);
        copy.synced.putAll(synced);
        return copy;
    }

    void losePower() {
        records.clear();
        records.putAll(synced);
    }
}
