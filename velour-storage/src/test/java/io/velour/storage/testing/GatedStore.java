package io.velour.storage.testing;

import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore;
import io.velour.replica.RecordStoreException;

/**
 * A store whose writes wait at a gate until the test lets them through or makes them fail. Two at once are a failure of the loop. Its ranges
 * are not bounded by bytes.
 */
public final class GatedStore implements RecordStore {
    private static final long LIMIT_SECONDS = 30;

    private final NavigableMap<Place, StoredRecord> records = new ConcurrentSkipListMap<>();
    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private final Set<Key> unreadable = ConcurrentHashMap.newKeySet();
    private final Semaphore atGate = new Semaphore(0);
    private final Semaphore allowed = new Semaphore(0);
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile @Nullable String writeFailure;
    private volatile @Nullable Error breakage;

    private record Place(PartitionId partition, Key key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byPartition = partition.compareTo(other.partition);
            return byPartition == 0 ? key.compareTo(other.key) : byPartition;
        }
    }

    /** One call of {@link #write}. */
    public record Write(List<Change> changes, Durability durability) {}

    @Override
    public @Nullable StoredRecord get(PartitionId partition, Key key) {
        if (unreadable.contains(key)) {
            throw new RecordStoreException("unreadable");
        }
        return records.get(new Place(partition, key));
    }

    @Override
    public List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through, int maxRecords,
            long maxBytes) {
        return records.keySet().stream().filter(place -> place.partition().equals(partition)).map(Place::key)
                .filter(key -> after == null || key.compareTo(after) > 0)
                .filter(key -> through == null || key.compareTo(through) <= 0).limit(maxRecords)
                .map(key -> new KeyedRecord(key, Objects.requireNonNull(get(partition, key)))).toList();
    }

    @Override
    public long approximateBytes(PartitionId partition, @Nullable Key after) {
        return scan(partition, after, null, Integer.MAX_VALUE, Long.MAX_VALUE).stream().mapToLong(RecordStore::bytesOf)
                .sum();
    }

    @Override
    public void write(List<Change> changes, Durability durability) {
        if (!writing.compareAndSet(false, true)) {
            throw new AssertionError("two writes at once");
        }
        try {
            writeAlone(changes, durability);
        } finally {
            writing.set(false);
        }
    }

    private void writeAlone(List<Change> changes, Durability durability) {
        atGate.release();
        acquire(allowed);
        Error broken = breakage;
        if (broken != null) {
            throw broken;
        }
        if (writeFailure != null) {
            throw new RecordStoreException(writeFailure);
        }
        changes.forEach(this::put);
        writes.add(new Write(changes, durability));
    }

    private void put(Change change) {
        Place place = new Place(change.partition(), change.key());
        if (change.stored() == null) {
            records.remove(place);
        } else {
            records.put(place, change.stored());
        }
    }

    private static void acquire(Semaphore semaphore) {
        try {
            if (!semaphore.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing came within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordStoreException("interrupted", e);
        }
    }

    /** Waits until a write stands at the gate. */
    public void awaitWrite() {
        acquire(atGate);
    }

    /** Lets so many writes through. */
    public void allow(int count) {
        allowed.release(count);
    }

    public void failWrites(String reason) {
        writeFailure = reason;
    }

    public void breakWith(Error error) {
        breakage = error;
    }

    public void makeUnreadable(Key key) {
        unreadable.add(key);
    }

    /** Returns the writes that succeeded. */
    public List<Write> writes() {
        return writes;
    }
}
