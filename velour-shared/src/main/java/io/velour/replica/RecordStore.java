package io.velour.replica;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.StoredRecord;

/**
 * Port to the records of a storage node. Reads may come from many threads at any time and see every write that has
 * returned; writes come from one thread. An implementation must not answer from a write that is not durable when the
 * write asked for that, and must not write part of a list.
 */
public interface RecordStore {
    /** What a write must survive. */
    enum Durability {
        /** The loss of power: on the disk before {@code write} returns. */
        SYNCED,
        /** The end of the process; the loss of power may undo it, and then everything after it too. */
        BUFFERED
    }

    /** One record to put in the place of what is there. */
    record Change(PartitionId partition, Key key, StoredRecord stored) {}

    /**
     * Returns what is held under a key, or null.
     *
     * @throws RecordStoreException if it cannot be read
     */
    @Nullable
    StoredRecord get(PartitionId partition, Key key);

    /**
     * Writes all of the changes or none; a later change of the same key wins.
     *
     * @throws RecordStoreException if it is unknown what was written: the store then takes no more writes
     */
    void write(List<Change> changes, Durability durability);
}
