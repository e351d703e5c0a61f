package io.velour.storage.replica;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.protocol.ListedKey;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.wire.RecordCodec;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/**
 * The records that an answer brings, or the keys of a listing.
 *
 * @param epoch of the answer
 * @param bytes about how many the records take
 */
record RecordLoad(Epoch epoch, long bytes) {
    private static final int KEY_OVERHEAD = 40;

    /** Returns what an answer brings; null if its form has no records. */
    static @Nullable RecordLoad of(StorageAnswer answer) {
        return switch (answer) {
            case StorageAnswer.Found found -> new RecordLoad(found.epoch(), lengthOf(found.stored()));
            case StorageAnswer.Expired expired -> new RecordLoad(expired.epoch(), lengthOf(expired.stored()));
            case StorageAnswer.Mismatch mismatch -> new RecordLoad(mismatch.epoch(), lengthOf(mismatch.current()));
            case StorageAnswer.PendingRecords pending -> new RecordLoad(pending.epoch(), lengthOf(pending.records()));
            case StorageAnswer.RangeRecords range -> new RecordLoad(range.epoch(), lengthOf(range.records()));
            case StorageAnswer.Listed listed -> new RecordLoad(listed.epoch(), lengthOfKeys(listed.keys()));
            default -> null;
        };
    }

    private static long lengthOf(@Nullable StoredRecord stored) {
        return stored == null ? 0 : RecordCodec.expectedLength(stored.record());
    }

    private static long lengthOfKeys(List<ListedKey> keys) {
        return keys.stream().mapToLong(listed -> KEY_OVERHEAD + listed.key().length()
                + (listed.summary() == null || listed.summary().contentType() == null
                        ? 0
                        : listed.summary().contentType().length()))
                .sum();
    }

    private static long lengthOf(List<KeyedRecord> records) {
        return records.stream().mapToLong(keyed -> keyed.key().length() + lengthOf(keyed.stored())).sum();
    }
}
