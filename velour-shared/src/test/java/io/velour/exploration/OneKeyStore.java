package io.velour.exploration;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore;

/** A store for the one key of a scope. All that it is asked to write is durable at once. */
final class OneKeyStore implements RecordStore {
    static final Key KEY = Key.of("k");

    private @Nullable StoredRecord stored;

    OneKeyStore(@Nullable StoredRecord stored) {
        this.stored = stored;
    }

    @Nullable
    StoredRecord stored() {
        return stored;
    }

    @Override
    public @Nullable StoredRecord get(PartitionId partition, Key key) {
        return stored;
    }

    @Override
    public List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through, int maxRecords,
            long maxBytes) {
        boolean inRange = (after == null || KEY.compareTo(after) > 0)
                && (through == null || KEY.compareTo(through) <= 0);
        return stored == null || !inRange ? List.of() : List.of(new KeyedRecord(KEY, stored));
    }

    @Override
    public long approximateBytes(PartitionId partition, @Nullable Key after) {
        return scan(partition, after, null, Integer.MAX_VALUE, Long.MAX_VALUE).stream().mapToLong(RecordStore::bytesOf)
                .sum();
    }

    @Override
    public void write(List<Change> changes, Durability durability) {
        changes.forEach(change -> stored = change.stored());
    }
}
