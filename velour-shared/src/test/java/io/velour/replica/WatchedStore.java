package io.velour.replica;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/** A store that lets a test act in the middle of a read, and measures what scans give. */
final class WatchedStore implements RecordStore {
    private final RecordStore store;
    /** Run whenever something has been read and is about to be given. */
    Runnable inTheMiddle = () -> {};
    int reads;
    int mostScannedRecords;
    long mostScannedBytes;

    WatchedStore(RecordStore store) {
        this.store = store;
    }

    @Override
    public @Nullable StoredRecord get(PartitionId partition, Key key) {
        reads++;
        StoredRecord stored = store.get(partition, key);
        inTheMiddle.run();
        return stored;
    }

    @Override
    public List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through, int maxRecords,
            long maxBytes) {
        List<KeyedRecord> page = store.scan(partition, after, through, maxRecords, maxBytes);
        mostScannedRecords = Math.max(mostScannedRecords, page.size());
        mostScannedBytes = Math.max(mostScannedBytes, page.stream().mapToLong(RecordStore::bytesOf).sum());
        inTheMiddle.run();
        return page;
    }

    @Override
    public long approximateBytes(PartitionId partition, @Nullable Key after) {
        return store.approximateBytes(partition, after);
    }

    @Override
    public void write(List<Change> changes, Durability durability) {
        store.write(changes, durability);
    }
}
