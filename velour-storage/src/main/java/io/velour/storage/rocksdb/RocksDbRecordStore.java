package io.velour.storage.rocksdb;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Range;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.PartitionId;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore;
import io.velour.replica.RecordStoreException;
import io.velour.shell.config.StartupException;

/**
 * Records in one RocksDB, each under the key that {@link RecordKeys} makes, in a form of {@link RecordValues}. A write that asks for it is in the log and synced before it returns, if the settings say so.
 *
 * <p>
 * Once a write or a sync has failed nobody knows what is on the disk (pages may have been marked clean: Rebello et al.,
 * "Can Applications Recover from fsync Failures?", 2020), so the store takes no more writes until it is opened anew. To use RocksDB after
 * its end would crash the process: every call holds a lock that closing takes for itself.
 */
public final class RocksDbRecordStore implements RecordStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RocksDbRecordStore.class);
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final int MAX_OPEN_FILES = 512;
    private static final int BACKGROUND_JOBS = 2;
    private static final long MAX_LOG_FILE_BYTES = 4L * 1024 * 1024;
    private static final int KEPT_LOG_FILES = 4;

    private final ReadWriteLock guard = new ReentrantReadWriteLock();
    /** What to close, the last opened first. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final RocksDB database;
    private final WriteOptions synced;
    private final WriteOptions buffered;
    private final NumberedWrites writes;
    /** As of the last write that has returned, or is about to. A reader takes it before it reads the database. */
    private volatile OpenNumbers openNumbers;
    private boolean closed;

    /**
     * Opens the store.
     *
     * @throws StartupException if it is damaged, missing, or cannot be opened: nothing of it has been served then
     */
    public RocksDbRecordStore(Path folder, RocksDbSettings settings) {
        RocksDB.loadLibrary();
        this.synced = own(new WriteOptions().setSync(settings.syncWrites()));
        this.buffered = own(new WriteOptions().setSync(false));
        try {
            this.database = own(RocksDB.open(options(settings), folder.toString()));
            this.openNumbers = OpenNumbers.decode(database.get(RecordKeys.note()));
            this.writes = new NumberedWrites(database, openNumbers);
        } catch (RocksDBException | MalformedMessageException e) {
            closeResources();
            throw new StartupException(
                    "The records in " + folder.toAbsolutePath() + " cannot be opened: " + e.getMessage() + ".",
                    "Do not repair single files: acknowledged writes would be lost unnoticed. Put back a good copy of the whole data folder "
                            + "that is newer than the last write, or move it away: this process is then a new node, and the other replicas hold the records.",
                    e);
        }
    }

    private Options options(RocksDbSettings settings) {
        // Not strict: a cache that refuses a block would fail the read that needs it.
        LRUCache cache = own(new LRUCache(settings.cacheBytes()));
        BlockBasedTableConfig table = new BlockBasedTableConfig().setBlockCache(cache)
                .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY))).setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        return own(new Options()).setCreateIfMissing(settings.mayBeNew()).setParanoidChecks(true)
                // Refuses a damaged log instead of rolling back to before the damage: acknowledged writes stand behind it.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setWriteBufferManager(own(new WriteBufferManager(settings.writeBufferBytes(), cache)))
                .setTableFormatConfig(table).setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setMaxOpenFiles(MAX_OPEN_FILES).setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setMaxTotalWalSize(2 * settings.writeBufferBytes()).setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(MAX_LOG_FILE_BYTES).setKeepLogFileNum(KEPT_LOG_FILES)
                .setListeners(List.of(own(new BackgroundErrors())));
    }

    private <T extends AutoCloseable> T own(T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public @Nullable StoredRecord get(PartitionId partition, Key key) {
        guard.readLock().lock();
        try {
            requireOpen();
            OpenNumbers open = openNumbers;
            byte[] value = database.get(RecordKeys.of(partition, key));
            return value == null ? null : RecordValues.decode(value, open);
        } catch (RocksDBException | MalformedMessageException e) {
            throw new RecordStoreException("the record of a key in partition " + partition + " cannot be read", e);
        } finally {
            guard.readLock().unlock();
        }
    }

    @Override
    public List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through, int maxRecords,
            long maxBytes) {
        RangeScan scan = new RangeScan(RecordKeys.first(partition, after), RecordKeys.end(partition, through),
                maxRecords, maxBytes);
        guard.readLock().lock();
        try {
            requireOpen();
            return scan.read(database);
        } catch (RocksDBException | MalformedMessageException e) {
            throw new RecordStoreException("a range of the records of partition " + partition + " cannot be read", e);
        } finally {
            guard.readLock().unlock();
        }
    }

    @Override
    public void write(List<Change> changes, Durability durability) {
        guard.readLock().lock();
        try (WriteBatch batch = new WriteBatch()) {
            requireOpen();
            requireWell();
            write(batch, changes, durability == Durability.SYNCED ? synced : buffered);
        } finally {
            guard.readLock().unlock();
        }
    }

    private void write(WriteBatch batch, List<Change> changes, WriteOptions options) {
        try {
            OpenNumbers after = writes.addTo(batch, changes);
            database.write(options, batch);
            openNumbers = after;
        } catch (RocksDBException | RuntimeException | OutOfMemoryError e) {
            // Whatever it was: the numbers in the heap may now be ahead of those on the disk.
            fail(String.valueOf(e.getMessage()));
            throw new RecordStoreException("writing " + changes.size() + " records failed", e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new RecordStoreException("the store is closed");
        }
    }

    private void requireWell() {
        String reason = failure.get();
        if (reason != null) {
            throw new RecordStoreException("the store takes no more writes since one failed: " + reason);
        }
    }

    private void fail(String reason) {
        if (failure.compareAndSet(null, reason)) {
            LOG.error("the disk failed; this node acknowledges no more writes until it is started anew: {}", reason);
        }
    }

    /** Returns why no more writes are taken; nothing if all is well. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public long approximateBytes(PartitionId partition, @Nullable Key after) {
        guard.readLock().lock();
        try (Slice first = new Slice(RecordKeys.first(partition, after));
                Slice end = new Slice(RecordKeys.end(partition, null))) {
            requireOpen();
            return database.getApproximateSizes(List.of(new Range(first, end)), SizeApproximationFlag.INCLUDE_FILES,
                    SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
        } finally {
            guard.readLock().unlock();
        }
    }

    /** Returns about how many records there are; the note of the open numbers may count as some. */
    public long approximateRecords() {
        return property("rocksdb.estimate-num-keys");
    }

    /** Returns the bytes of all table files on the disk. */
    public long tableBytes() {
        return property("rocksdb.total-sst-files-size");
    }

    /** Returns what RocksDB says of itself. */
    public long figure(RocksDbFigure figure) {
        return property(figure.property());
    }

    private long property(String name) {
        guard.readLock().lock();
        try {
            requireOpen();
            return database.getLongProperty(name);
        } catch (RocksDBException e) {
            throw new RecordStoreException("RocksDB does not tell " + name, e);
        } finally {
            guard.readLock().unlock();
        }
    }

    /** Waits for the calls under way, then closes everything. Later calls are refused. */
    @Override
    public void close() {
        guard.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                closeResources();
            }
        } finally {
            guard.writeLock().unlock();
        }
    }

    private void closeResources() {
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
    private final class BackgroundErrors extends AbstractEventListener {
        BackgroundErrors() {
            super(EnabledEventCallback.ON_BACKGROUND_ERROR);
        }

        @Override
        public void onBackgroundError(BackgroundErrorReason reason, @Nullable Status status) {
            fail(reason + (status == null ? "" : " " + status.getCodeString() + " " + status.getState()));
        }
    }
}
