package io.velour.replica;

import java.util.AbstractList;
import java.util.Objects;

import io.velour.clock.HybridTimestamp;
import io.velour.record.Key;
import io.velour.record.RecordVersion;
import io.velour.table.PlaceTable;

/**
 * Versions in the order in which they came, each with the time of its coming, to be looked for and to be removed at the old end. A version is
 * named by timestamp and writer; of its key only the hash is kept.
 *
 * <p>
 * In arrays of numbers, for a leader under load has hundreds of thousands of them: as objects they were half of what the collector
 * had to copy and to scan. A list all the same: two that hold alike are alike, wherever in the arrays it lies. Not for several threads.
 */
final class VersionQueue extends AbstractList<VersionQueue.Entry> {
    private static final int LEAST_CAPACITY = 8;

    /** A ring, from {@link #first} on; its length is a power of two, or 0 so long as nothing is there: most leaders are idle. */
    private long[] timestamps = {};
    private long[] writers = {};
    private long[] times = {};
    private int[] keyHashes = {};
    private int first;
    private int size;
    /** Where in the ring a version is. */
    private PlaceTable places = new PlaceTable(1);

    /** What is known of a version that came. */
    record Entry(int keyHash, RecordVersion version, long time) {}

    @Override
    public int size() {
        return size;
    }

    /** Returns one of them, the oldest first. */
    @Override
    public Entry get(int index) {
        int place = placeOf(Objects.checkIndex(index, size));
        return new Entry(keyHashes[place], new RecordVersion(new HybridTimestamp(timestamps[place]), writers[place]),
                times[place]);
    }

    /** Adds a version at the young end. It may be there already: then it is there twice. */
    void add(Key key, RecordVersion version, long time) {
        if (size == timestamps.length) {
            resize(Math.max(LEAST_CAPACITY, 2 * size));
        }
        int place = placeOf(size);
        timestamps[place] = version.timestamp().value();
        writers[place] = version.writer();
        keyHashes[place] = key.hashCode();
        times[place] = time;
        size++;
        places.add(hashAt(place), place);
    }

    boolean contains(Key key, RecordVersion version) {
        long timestamp = version.timestamp().value();
        long writer = version.writer();
        int hash = hash(timestamp, writer, key.hashCode());
        for (int bucket = places.first(hash); bucket != PlaceTable.NONE; bucket = places.next(bucket, hash)) {
            int place = places.placeAt(bucket);
            if (timestamps[place] == timestamp && writers[place] == writer && keyHashes[place] == key.hashCode()) {
                return true;
            }
        }
        return false;
    }

    /** Returns when the oldest came. There must be one. */
    long oldestTime() {
        return times[first];
    }

    /** Removes the oldest, and returns its timestamp. There must be one. */
    HybridTimestamp removeOldest() {
        HybridTimestamp removed = new HybridTimestamp(timestamps[first]);
        places.remove(hashAt(first), first);
        first = placeOf(1);
        size--;
        if (timestamps.length > LEAST_CAPACITY && size < timestamps.length / 8) {
            resize(timestamps.length / 2);
        }
        return removed;
    }

    @Override
    public void clear() {
        size = 0;
        resize(0);
    }

    private int placeOf(int index) {
        return (first + index) & (timestamps.length - 1);
    }

    private void resize(int capacity) {
        long[] newTimestamps = new long[capacity];
        long[] newWriters = new long[capacity];
        long[] newTimes = new long[capacity];
        int[] newKeyHashes = new int[capacity];
        for (int index = 0; index < size; index++) {
            int place = placeOf(index);
            newTimestamps[index] = timestamps[place];
            newWriters[index] = writers[place];
            newTimes[index] = times[place];
            newKeyHashes[index] = keyHashes[place];
        }
        timestamps = newTimestamps;
        writers = newWriters;
        times = newTimes;
        keyHashes = newKeyHashes;
        first = 0;
        places = new PlaceTable(Math.max(1, capacity));
        for (int place = 0; place < size; place++) {
            places.add(hashAt(place), place);
        }
    }

    private int hashAt(int place) {
        return hash(timestamps[place], writers[place], keyHashes[place]);
    }

    private static int hash(long timestamp, long writer, int keyHash) {
        return Long.hashCode(timestamp) + 31 * Long.hashCode(writer) + 961 * keyHash;
    }
}
