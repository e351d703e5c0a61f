package io.velour.storage.rocksdb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
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
     * How many tables of the write buffer's size are merged at a time. Twice RocksDB's default: write buffers are small here, for an insertion
     * into a small one is cheap, and what is merged with all of level 1 should not be.
     */
    private static final int TABLES_TO_MERGE = 8;
    private static final byte[] NOTE_FAMILY = "open-numbers".getBytes(StandardCharsets.US_ASCII);
    /** The note is written again with each change; only the last of them is kept when this is written out. */
    private static final long MAX_NOTE_BUFFER_BYTES = 2L * 1024 * 1024;

    /** What to close, the last opened first. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final RocksDB database;
    private final WriteOptions synced;
    private final WriteOptions buffered;
    private final OpenNumbersNote note;
    private final OpenNumbers openNumbers;

    /** @param failures hears of what fails in RocksDB's own threads, on one of them */
    OpenDatabase(Path folder, RocksDbSettings settings, Consumer<String> failures) throws RocksDBException {
        RocksDB.loadLibrary();
        try {
            this.synced = own(new WriteOptions().setSync(settings.syncWrites()));
            this.buffered = own(new WriteOptions().setSync(false));
            Options options = options(settings, own(new BackgroundErrors(failures)));
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            this.database = own(
                    RocksDB.open(own(new DBOptions(options)), folder.toString(), families(options, settings), handles));
            handles.forEach(this::own);
            this.note = new OpenNumbersNote(database, handles.getLast());
            note.adopt(synced);
            this.openNumbers = note.read();
        } catch (RocksDBException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Options options(RocksDbSettings settings, AbstractEventListener listener) {
        // Not strict: a cache that refuses a block would fail the read that needs it.
        LRUCache cache = own(new LRUCache(settings.cacheBytes()));
        BlockBasedTableConfig table = new BlockBasedTableConfig().setBlockCache(cache)
                .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY))).setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        return own(new Options()).setCreateIfMissing(settings.mayBeNew()).setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                // Refuses a damaged log instead of rolling back to before the damage: acknowledged writes stand behind it.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setWriteBufferManager(own(new WriteBufferManager(settings.writeBufferBytes(), cache)))
                .setTableFormatConfig(table).setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setMaxOpenFiles(MAX_OPEN_FILES).setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setLevel0FileNumCompactionTrigger(TABLES_TO_MERGE).setMaxTotalWalSize(2 * settings.writeBufferBytes())
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(MAX_LOG_FILE_BYTES).setKeepLogFileNum(KEPT_LOG_FILES)
                .setListeners(List.of(listener));
    }

    private List<ColumnFamilyDescriptor> families(Options options, RocksDbSettings settings) {
        long noteBuffer = Math.min(MAX_NOTE_BUFFER_BYTES, settings.writeBufferBytes() / 4);
        return List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, own(new ColumnFamilyOptions(options))),
                new ColumnFamilyDescriptor(NOTE_FAMILY,
                        own(new ColumnFamilyOptions(options)).setWriteBufferSize(noteBuffer)));
    }

    private <T extends AutoCloseable> T own(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Returns the records' part, which is the default of all calls that name none. */
    RocksDB records() {
        return database;
    }

    void write(WriteBatch batch, Durability durability) throws RocksDBException {
        database.write(durability == Durability.SYNCED ? synced : buffered, batch);
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
