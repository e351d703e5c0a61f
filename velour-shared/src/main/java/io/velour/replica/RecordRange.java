package io.velour.replica;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;

/**
 * All records that a partition holds above one key and up to another, no more of them than a step may read.
 *
 * @param records in the order of their keys
 * @param through the last key that belongs to the range; null if it goes to the end of the partition
 */
record RecordRange(List<KeyedRecord> records, @Nullable Key through) {
    /**
     * Reads a range. One that has to be cut short ends with its last record; any other, where it was to end.
     *
     * @param maxRecords at most so many, at least 1
     * @param maxBytes   it is cut behind the record with which it reaches so many bytes, at least 1
     */
    static RecordRange read(RecordStore store, PartitionId partition, @Nullable Key after, @Nullable Key through,
            int maxRecords, long maxBytes) {
        List<KeyedRecord> records = store.scan(partition, after, through, maxRecords, maxBytes);
        boolean cut = records.size() >= maxRecords || bytesOf(records) >= maxBytes;
        return new RecordRange(records, cut ? records.getLast().key() : through);
    }

    private static long bytesOf(List<KeyedRecord> records) {
        return records.stream().mapToLong(RecordStore::bytesOf).sum();
    }
}
