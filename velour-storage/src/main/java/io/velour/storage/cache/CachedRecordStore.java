package io.velour.storage.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
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
 * What a look that missed has read is not put there if something was written near it meanwhile: what was read before cannot be put over
 * what was written after.
 */
public final class CachedRecordStore implements RecordStore {
    private final RecordStore store;
    private final RecordCache cache;

    /**
     * @param store    written to by nobody else
     * @param maxBytes how much heap the cache takes, from 1 on
     */
    public CachedRecordStore(RecordStore store, long maxBytes) {
        this.store = store;
        this.cache = new RecordCache(maxBytes);
    }

    @Override
    public @Nullable StoredRecord get(PartitionId partition, Key key) {
        RecordPlace place = new RecordPlace(partition, key);
        RecordCache.Known known = cache.get(place);
        return known == null ? look(place) : known.stored();
    }

    private @Nullable StoredRecord look(RecordPlace place) {
        long mark = cache.mark(place);
        StoredRecord found = store.get(place.partition(), place.key());
        cache.putUnlessChanged(place, found, mark);
        return found;
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
            cache.clear();
            throw unknown;
        }
        for (Change change : changes) {
            cache.put(new RecordPlace(change.partition(), change.key()), change.stored());
        }
    }
}
