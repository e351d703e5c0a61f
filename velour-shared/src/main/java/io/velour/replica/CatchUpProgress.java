package io.velour.replica;

import org.jspecify.annotations.Nullable;

import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/**
 * How far the catch-up of one partition is.
 *
 * @param equalRecords  records that were here already, found equal by their digests
 * @param copiedRecords records that were copied or dropped
 * @param copiedBytes   bytes of keys and values that were copied
 * @param caughtUp      whether it has come to its end
 */
public record CatchUpProgress(long equalRecords, long copiedRecords, long copiedBytes, boolean caughtUp) {
    /** Counts while the catch-up goes on; may be read by any thread that sees a reading of it. */
    static final class Counter {
        private long equalRecords;
        private long copiedRecords;
        private long copiedBytes;

        void found(int records) {
            equalRecords += records;
        }

        void copied(Key key, @Nullable StoredRecord stored) {
            copiedRecords++;
            copiedBytes += stored == null ? 0 : RecordStore.bytesOf(new KeyedRecord(key, stored));
        }

        CatchUpProgress reading(boolean caughtUp) {
            return new CatchUpProgress(equalRecords, copiedRecords, copiedBytes, caughtUp);
        }
    }
}
