package io.velour.storage.rocksdb;

import java.util.ArrayList;
import java.util.List;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

import io.velour.record.KeyedRecord;
import io.velour.replica.RecordStore;

/**
 * One pass over a range of RocksDB. It holds on to the state of the moment at which it began, whatever is written meanwhile. Which
 * records are pending is read from that state too, for all are to be as they were at one moment.
 *
 * @param first the first place of the range
 * @param end   the first place behind it
 */
record RangeScan(byte[] first, byte[] end, int maxRecords, long maxBytes) {
    /** Returns the records of the range from its beginning, up to the bounds. */
    List<KeyedRecord> read(RocksDB database, OpenNumbersNote note) throws RocksDBException {
        Snapshot moment = database.getSnapshot();
        try (Slice lower = new Slice(first);
                Slice upper = new Slice(end);
                // Whoever reads everything once must not drive out of the cache what is read often.
                ReadOptions options = new ReadOptions().setSnapshot(moment).setFillCache(false)
                        .setIterateLowerBound(lower).setIterateUpperBound(upper);
                RocksIterator iterator = database.newIterator(options)) {
            return read(iterator, note.read(options));
        } finally {
            database.releaseSnapshot(moment);
        }
    }

    private List<KeyedRecord> read(RocksIterator iterator, OpenNumbers open) throws RocksDBException {
        List<KeyedRecord> records = new ArrayList<>();
        long bytes = 0;
        iterator.seekToFirst();
        while (iterator.isValid() && records.size() < maxRecords && bytes < maxBytes) {
            KeyedRecord keyed = new KeyedRecord(RecordKeys.keyIn(iterator.key()),
                    RecordValues.decode(iterator.value(), open));
            records.add(keyed);
            bytes += RecordStore.bytesOf(keyed);
            iterator.next();
        }
        // An iterator ends at a damaged block as it does at the end of the range: only its status tells.
        iterator.status();
        return records;
    }
}
