package io.velour.storage.rocksdb;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.replica.RecordStore.Durability;

/**
 * A RocksDB with two column families: the default one holds records, the other the note of the open numbers. What one of them
 * has in tables is never ahead of what the other has in the log: where there are several, RocksDB syncs the logs of a memtable before it
 * writes its table. To use it after its end would crash the process.
 */
final class OpenDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final int MAX_OPEN_FILES = 512;
    private static final int BACKGROUND_JOBS = 2;
    private static final long MAX_LOG_FILE_BYTES = 4L * 1024 * 1024;
    private static final int KEPT_LOG_FILES = 4;
    /**
     * How many entries are written to memory before they are written out, even if the write buffer has room: an insertion searches among
     * all of them, and so many still fit into a processor's cache if they are small.
     */
    private static final int MAX_BUFFERED_ENTRIES = 8_192;
    /**
     * How many tables are merged at a time. Eight times RocksDB's default, for tables are that much smaller here, and what is merged with all of
     * level 1 should not be small. Large tables are merged sooner, by their bytes.
     */
    private static final int TABLES_TO_MERGE = 32;
    /** With so many tables that wait for it writes are slowed down; RocksDB's own ratio to those that are merged. */
    private static final int TABLES_TO_SLOW_DOWN = 80;
    /** With so many writes wait; likewise. */
    private static final int TABLES_TO_STOP = 144;
    private static final String BUFFERS_TO_WRITE_OUT = "rocksdb.num-immutable-mem-table";
    /** The note is written again with each change; only the last of them is kept when this is written out. */
    private static final long MAX_NOTE_BUFFER_BYTES = 2L * 1024 * 1024;

    /**
     * Each log names the one before it, so that it is noticed when one is gone that the manifest does not let go. RocksDB takes a wrong
     * length of an entry in the manifest for the manifest's end: this tells it from a manifest that ends there.
     */
    private static final Properties VERIFIED_LOGS = new Properties();
    static {
        VERIFIED_LOGS.setProperty("track_and_verify_wals", "true");
    }

    /** What to close, the last opened first. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final RocksDB database;
    private final WriteOptions synced;
    private final WriteOptions buffered;
    private final FlushOptions aside;
    private final OpenNumbersNote note;
    private final OpenNumbers openNumbers;
    /** Since they were last written out at this class's behest; for the thread that writes. */
    private int bufferedEntries;

    /** @param failures hears of what fails in RocksDB's own threads, on one of them */
    OpenDatabase(Path folder, RocksDbSettings settings, Consumer<String> failures) throws RocksDBException {
        RocksDB.loadLibrary();
        try {
            this.synced = own(new WriteOptions().setSync(settings.syncWrites()));
            this.buffered = own(new WriteOptions().setSync(false));
            this.aside = own(new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true));
            // Not strict: a cache that refuses a block would fail the read that needs it.
            LRUCache cache = own(new LRUCache(settings.cacheBytes()));
            DBOptions options = databaseOptions(settings, cache, own(new BackgroundErrors(failures)))
                    .setCreateMissingColumnFamilies(settings.mayBeNew() || OpenNumbersNote.isOfEarlierForm(folder));
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            this.database = own(RocksDB.open(options, folder.toString(), families(settings, cache), handles));
            handles.forEach(this::own);
            writeOut(handles);
            this.note = new OpenNumbersNote(database, handles.getLast());
            note.adopt(synced);
            this.openNumbers = note.read();
        } catch (RocksDBException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private DBOptions databaseOptions(RocksDbSettings settings, LRUCache cache, AbstractEventListener listener) {
        return own(DBOptions.getDBOptionsFromProps(VERIFIED_LOGS)).setCreateIfMissing(settings.mayBeNew())
                .setParanoidChecks(true)
                // Refuses a damaged log instead of rolling back to before the damage: acknowledged writes stand behind it.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                // What is written out while the log is read lets go of the log in one entry of the manifest, and names the tables in
                // others. A manifest that is cut in between would look whole.
                .setAvoidFlushDuringRecovery(true)
                .setWriteBufferManager(own(new WriteBufferManager(settings.writeBufferBytes(), cache)))
                .setMaxOpenFiles(MAX_OPEN_FILES).setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setMaxTotalWalSize(2 * settings.writeBufferBytes()).setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(MAX_LOG_FILE_BYTES).setKeepLogFileNum(KEPT_LOG_FILES)
                .setListeners(List.of(listener));
    }

    private List<ColumnFamilyDescriptor> families(RocksDbSettings settings, LRUCache cache) {
        BlockBasedTableConfig table = new BlockBasedTableConfig().setBlockCache(cache)
                .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY))).setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        ColumnFamilyOptions records = own(new ColumnFamilyOptions()).setTableFormatConfig(table)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setLevel0FileNumCompactionTrigger(TABLES_TO_MERGE)
                .setLevel0SlowdownWritesTrigger(TABLES_TO_SLOW_DOWN).setLevel0StopWritesTrigger(TABLES_TO_STOP);
        long noteBuffer = Math.min(MAX_NOTE_BUFFER_BYTES, settings.writeBufferBytes() / 4);
        return List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, records),
                new ColumnFamilyDescriptor(OpenNumbersNote.FAMILY,
                        own(new ColumnFamilyOptions(records)).setWriteBufferSize(noteBuffer)));
    }

    /** Writes out what was read from the logs, so that they can go. */
    private void writeOut(List<ColumnFamilyHandle> families) throws RocksDBException {
        try (FlushOptions andWait = new FlushOptions().setWaitForFlush(true)) {
            database.flush(andWait, families);
        }
    }

    private <T extends AutoCloseable> T own(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Returns the records' part, which is the default of all calls that name none. */
    RocksDB records() {
        return database;
    }

    /** For one thread at a time. */
    void write(WriteBatch batch, Durability durability) throws RocksDBException {
        database.write(durability == Durability.SYNCED ? synced : buffered, batch);
        bufferedEntries += batch.count();
        // Not while another is being written out: RocksDB lets nothing be written where too many wait for that.
        if (bufferedEntries >= MAX_BUFFERED_ENTRIES && database.getLongProperty(BUFFERS_TO_WRITE_OUT) == 0) {
            database.flush(aside);
            bufferedEntries = 0;
        }
    }

    /** Returns those that were open when the database was opened. */
    OpenNumbers openNumbers() {
        return openNumbers;
    }

    OpenNumbersNote note() {
        return note;
    }

    @Override
    public void close() {
        while (!resources.isEmpty()) {
            AutoCloseable resource = resources.pop();
            try {
                resource.close();
            } catch (Exception e) {
                LOG.error("{} could not be closed", resource.getClass().getSimpleName(), e);
            }
        }
    }

    /** Hears of failures of RocksDB's own threads. */
    private static final class BackgroundErrors extends AbstractEventListener {
        private final Consumer<String> failures;

        BackgroundErrors(Consumer<String> failures) {
            super(EnabledEventCallback.ON_BACKGROUND_ERROR);
            this.failures = failures;
        }

        @Override
        public void onBackgroundError(BackgroundErrorReason reason, @Nullable Status status) {
            failures.accept(
                    reason + (status == null ? "" : " " + status.getCodeString() + " " + status.getState()));
        }
    }
}
