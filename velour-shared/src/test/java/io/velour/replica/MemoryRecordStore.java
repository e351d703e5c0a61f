package io.velour.replica;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.StoredRecord;

/** A record store for tests: remembers what is synced and what is not, can lose power, and can fail. */
public final class MemoryRecordStore implements RecordStore {
    private record Place(PartitionId partition, Key key) {}

    private final Map<Place, StoredRecord> current = new HashMap<>();
    private final Map<Place, StoredRecord> synced = new HashMap<>();
    private boolean failing;

    @Override
    public synchronized @Nullable StoredRecord get(PartitionId partition, Key key) {
        return current.get(new Place(partition, key));
    }

    @Override
    public synchronized void write(List<Change> changes, Durability durability) {
        if (failing) {
            throw new RecordStoreException("the disk is told to fail");
        }
        changes.forEach(change -> current.put(new Place(change.partition(), change.key()), change.stored()));
        if (durability == Durability.SYNCED) {
            synced.clear();
            synced.putAll(current);
        }
    }

    /** Loses everything that was written since the last synced write. */
    public synchronized void losePower() {
        current.clear();
        current.putAll(synced);
    }

    /** From now on every write fails. */
    public synchronized void fail() {
        failing = true;
    }
}
