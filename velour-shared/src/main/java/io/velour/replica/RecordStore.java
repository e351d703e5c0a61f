package io.velour.replica;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/**
 * Port to the records of a storage node. Reads may come from many threads at any time and see every write that has
 * returned; writes come from one thread. An implementation must not answer from a write that is not durable when the
 * write asked for that, and must not write part of a list.
 */
public interface RecordStore {
    /** What a write must survive. */
    enum Durability {
        /** The loss of power: on the disk before {@code write} returns, and with it all that was written before. */
        SYNCED,
        /** The end of the process; the loss of power may undo it, and then everything after it too. */
        BUFFERED
    }

    /**
     * One record to put in the place of what is there.
     *
     * @param stored null if nothing is to be there any more
     */
    record Change(PartitionId partition, Key key, @Nullable StoredRecord stored) {}

    /** Returns the bytes that a record counts for where a limit on bytes is meant: those of its key and its value. */
    static long bytesOf(KeyedRecord keyed) {
        int value = keyed.stored().record() instanceof Record.Value(var _, byte[] bytes, var _, var _)
                ? bytes.length
                : 0;
        return keyed.key().length() + value;
    }

    /**
     * Returns what is held under a key, or null.
     *
     * @throws RecordStoreException if it cannot be read
     */
    @Nullable
    StoredRecord get(PartitionId partition, Key key);

    /**
     * Returns records of a partition in the order of their keys, as they all were at one moment.
     *
     * @param after      only keys above this one; null from the first
     * @param through    only keys up to and with this one; null to the last
     * @param maxRecords at most so many, at least 1
     * @param maxBytes   none follows the record with which they together reach so many bytes ({@link #bytesOf})
     * @throws RecordStoreException if one of them cannot be read
     */
    List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through, int maxRecords,
            long maxBytes);

    /**
     * Returns about how many bytes the records of a partition take that lie above a key; cheap, and good enough to be shown.
     *
     * @param after only keys above this one; null from the first
     * @throws RecordStoreException if the disk fails
     */
    long approximateBytes(PartitionId partition, @Nullable Key after);

    /**
     * Writes all of the changes or none; a later change of the same key wins.
     *
     * @throws RecordStoreException if it is unknown what was written: the store then takes no more writes
     */
    void write(List<Change> changes, Durability durability);
}
