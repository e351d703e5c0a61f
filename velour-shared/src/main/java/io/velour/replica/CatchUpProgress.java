package io.velour.replica;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/**
 * How far the catch-up of one partition is. Bytes are those of keys and values.
 *
 * @param equalRecords  records that were here already, found equal by their digests
 * @param equalBytes    bytes of those
 * @param copiedRecords records that were copied or dropped
 * @param copiedBytes   bytes that were copied
 * @param bytesLeft     about how many bytes the source holds of what has not been compared yet, as it said last
 * @param caughtUp      whether it has come to its end
 */
public record CatchUpProgress(long equalRecords, long equalBytes, long copiedRecords, long copiedBytes, long bytesLeft,
        boolean caughtUp) {
    /** Counts while the catch-up goes on; may be read by any thread that sees a reading of it. */
    static final class Counter {
        private long equalRecords;
        private long equalBytes;
        private long copiedRecords;
        private long copiedBytes;
        private long bytesLeft;

        void found(List<KeyedRecord> records) {
            equalRecords += records.size();
            equalBytes += records.stream().mapToLong(RecordStore::bytesOf).sum();
        }

        void copied(Key key, @Nullable StoredRecord stored) {
            copiedRecords++;
            copiedBytes += stored == null ? 0 : RecordStore.bytesOf(new KeyedRecord(key, stored));
        }

        void left(long bytes) {
            bytesLeft = bytes;
        }

        CatchUpProgress reading(boolean caughtUp) {
            return new CatchUpProgress(equalRecords, equalBytes, copiedRecords, copiedBytes, caughtUp ? 0 : bytesLeft,
                    caughtUp);
        }
    }
}
