package io.velour.storage.rocksdb;

import java.util.List;

import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

import io.velour.record.StoredRecord;
import io.velour.replica.RecordPlace;
import io.velour.replica.RecordStore.Change;

/**
 * Turns changes of records into a batch for RocksDB. A pending record is written with a number of its own, and to commit it is to close
 * that number: the note of the open ones is all that is written then. Not for several threads.
 */
final class NumberedWrites {
    private final RocksDB database;
    private final OpenNumbersNote note;
    private final PendingNumbers pending;

    /** @param found the numbers that are open in the database */
    NumberedWrites(RocksDB database, OpenNumbersNote note, OpenNumbers found) {
        this.database = database;
        this.note = note;
        this.pending = new PendingNumbers(found);
    }

    /**
     * Adds the changes in their order, and the note if they change it. If the batch is not written after this, nothing else may be.
     *
     * @return the numbers that are open once the batch is written
     */
    OpenNumbers addTo(WriteBatch batch, List<Change> changes) throws RocksDBException {
        OpenNumbers before = pending.current();
        for (Change change : changes) {
            add(batch, change);
        }
        OpenNumbers after = pending.current();
        if (after != before) {
            note.put(batch, after);
        }
        return after;
    }

    private void add(WriteBatch batch, Change change) throws RocksDBException {
        RecordPlace place = new RecordPlace(change.partition(), change.key());
        byte[] key = RecordKeys.of(change.partition(), change.key());
        if (pending.mayHaveUnclaimed(place)) {
            claim(place, key);
        }
        StoredRecord stored = change.stored();
        if (stored == null) {
            pending.close(place);
            batch.delete(key);
        } else if (stored.isPending()) {
            long number = pending.open(place, stored.record());
            batch.put(key, number == RecordValues.UNNUMBERED
                    ? RecordValues.plain(stored)
                    : RecordValues.numbered(number, stored));
        } else if (!pending.commit(place, stored.record())) {
            batch.put(key, RecordValues.plain(stored));
        }
    }

    /**
     * Looks whether the place has a number that was open when the store was opened. The batch may have a newer record for the place
     * already: then the number is claimed already, too.
     */
    private void claim(RecordPlace place, byte[] key) throws RocksDBException {
        byte[] value = database.get(key);
        long number = value == null ? RecordValues.UNNUMBERED : RecordValues.numberOf(value);
        if (value != null && pending.isUnclaimed(number)) {
            pending.claim(number, place, RecordValues.decode(value, pending.current()).record());
        }
    }
}
