package io.velour.storage.cache;

import java.util.List;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordPlace;
import io.velour.replica.RecordStore;
import io.velour.replica.RecordStoreException;

/**
 * A store with the records that were used of late in the heap: a write looks at what is there before it, and its commit at what it has
 * just written, so nearly every look but the first is one at this cache. Ranges are read past it.
 *
 * <p>
 * The cache is never ahead of the store, and behind it only until {@link #write} returns, so long as nobody has been told of the write.
 * A look that misses holds the place of its key in the cache while it reads, and a write of that key waits for it: what was read before
 * cannot be put over what was written after.
 */
public final class CachedRecordStore implements RecordStore {
    /** About what an entry takes besides the bytes of its key and value. */
    private static final int ENTRY_BYTES = 256;

    private final RecordStore store;
    private final Cache<RecordPlace, Held> cache;

    /** @param stored null: the store is known to hold nothing there */
    private record Held(@Nullable StoredRecord stored) {
        int bytes() {
            return stored != null && stored.record() instanceof Record.Value value ? value.bytes().length : 0;
        }
    }

    /**
     * @param store    written to by nobody else
     * @param maxBytes about how much heap the cache may take; 0: none
     */
    public CachedRecordStore(RecordStore store, long maxBytes) {
        this.store = store;
        this.cache = Caffeine.newBuilder().maximumWeight(maxBytes)
                .weigher((RecordPlace place, Held held) -> ENTRY_BYTES + place.key().length() + held.bytes())
                // On the thread that has made it necessary: to wake another one would cost more.
                .executor(Runnable::run).build();
    }

    @Override
    public @Nullable StoredRecord get(PartitionId partition, Key key) {
        return cache.get(new RecordPlace(partition, key), place -> new Held(store.get(place.partition(), place.key())))
                .stored();
    }

    @Override
    public List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through, int maxRecords,
            long maxBytes) {
        return store.scan(partition, after, through, maxRecords, maxBytes);
    }

    @Override
    public long approximateBytes(PartitionId partition, @Nullable Key after) {
        return store.approximateBytes(partition, after);
    }

    @Override
    public void write(List<Change> changes, Durability durability) {
        try {
            store.write(changes, durability);
        } catch (RecordStoreException unknown) {
            // What the store holds now is for the store to say.
            cache.invalidateAll();
            throw unknown;
        }
        for (Change change : changes) {
            cache.put(new RecordPlace(change.partition(), change.key()), new Held(change.stored()));
        }
    }
}
