package io.velour.storage.rocksdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.jspecify.annotations.Nullable;
import org.rocksdb.Range;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
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

    private final ReadWriteLock guard = new ReentrantReadWriteLock();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final OpenDatabase opened;
    private final RocksDB database;
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
        try {
            this.opened = new OpenDatabase(folder, settings, this::fail);
            this.database = opened.records();
            this.openNumbers = opened.openNumbers();
            this.writes = new NumberedWrites(database, opened.note(), openNumbers);
        } catch (RocksDBException | MalformedMessageException e) {
            throw new StartupException(
                    "The records in " + folder.toAbsolutePath() + " cannot be opened: " + e.getMessage() + ".",
                    "Do not repair single files: acknowledged writes would be lost unnoticed. Put back a good copy of the whole data folder "
                            + "that is newer than the last write, or move it away: this process is then a new node, and the other replicas hold the records.",
                    e);
        }
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
            return scan.read(database, opened.note());
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
            write(batch, changes, durability);
        } finally {
            guard.readLock().unlock();
        }
    }

    private void write(WriteBatch batch, List<Change> changes, Durability durability) {
        try {
            OpenNumbers after = writes.addTo(batch, changes);
            opened.write(batch, durability);
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

    /** Returns about how many records there are. */
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
                opened.close();
            }
        } finally {
            guard.writeLock().unlock();
        }
    }
}
