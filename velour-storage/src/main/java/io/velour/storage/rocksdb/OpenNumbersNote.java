package io.velour.storage.rocksdb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The entry of RocksDB that holds the open numbers. It has a column family of its own, so that it is no neighbour of records:
 * it is written with every batch, and RocksDB's estimates of how many records there are, and of how many bytes, would count it.
 */
record OpenNumbersNote(RocksDB database, ColumnFamilyHandle family) {
    static final byte[] FAMILY = "open-numbers".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEY = new byte[]{(byte) 0xff};

    OpenNumbers read() throws RocksDBException {
        return OpenNumbers.decode(database.get(family, KEY));
    }

    /** @param options from which moment it is read */
    OpenNumbers read(ReadOptions options) throws RocksDBException {
        return OpenNumbers.decode(database.get(family, options, KEY));
    }

    void put(WriteBatch batch, OpenNumbers open) throws RocksDBException {
        batch.put(family, KEY, open.encode());
    }

    /**
     * Tells whether an earlier build's note is in a folder, and none of this form. A folder without either is damaged: had it
     * a new note, numbers that are taken would be given out again. Changes no record.
     *
     * @throws RocksDBException if there is no database, or it is damaged
     */
    static boolean isOfEarlierForm(Path folder) throws RocksDBException {
        try (Options options = new Options()) {
            List<byte[]> families = RocksDB.listColumnFamilies(options, folder.toString());
            if (families.stream().anyMatch(each -> Arrays.equals(each, FAMILY))) {
                return false;
            }
            try (RocksDB database = RocksDB.openReadOnly(options, folder.toString())) {
                return database.get(KEY) != null;
            }
        }
    }

    /** Moves the note here that an earlier build kept behind the records, where no partition's number begins with such a byte. */
    void adopt(WriteOptions synced) throws RocksDBException {
        byte[] earlier = database.get(KEY);
        if (earlier == null) {
            return;
        }
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(family, KEY, earlier);
            batch.delete(KEY);
            database.write(synced, batch);
        }
    }
}
