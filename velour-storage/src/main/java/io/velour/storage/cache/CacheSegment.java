package io.velour.storage.cache;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.velour.record.Key;
import io.velour.replica.RecordPlace;
import io.velour.table.PlaceTable;

/**
 * A part of a {@link RecordCache}: a ring of blocks. An entry goes to the block that is being filled; when there is no room in it,
 * everything in the next one is forgotten, and that is filled. What fits into the room of the entry that it replaces takes its place. Safe
 * for many threads.
 */
final class CacheSegment {
    static final int MAX_BYTES = 1 << 30;

    private static final int BLOCKS = 16;
    // An entry: its room, the hash and the partition, the lengths of key and value (an int each), key, value.
    private static final int ROOM = 0;
    private static final int HASH = 4;
    private static final int PARTITION = 8;
    private static final int KEY_LENGTH = 12;
    private static final int VALUE_LENGTH = 16;
    private static final int HEAD_LENGTH = 20;
    /** No room is smaller: so there is a bound on how many entries there are. */
    private static final int LEAST_ROOM = 96;

    private final byte[] bytes;
    private final ByteBuffer view;
    private final int blockLength;
    private final PlaceTable table;
    /** Up to where each block is filled. */
    private final int[] filled = new int[BLOCKS];
    /** The block that is being filled. */
    private int current;
    private long changes;

    /** @param maxBytes 1 to {@link #MAX_BYTES} */
    CacheSegment(int maxBytes) {
        int entries = Math.max(1, maxBytes / LEAST_ROOM);
        blockLength = (int) Math.max(0, (maxBytes - PlaceTable.bytesFor(entries)) / BLOCKS);
        bytes = new byte[blockLength * BLOCKS];
        view = ByteBuffer.wrap(bytes);
        table = new PlaceTable(entries);
        for (int block = 0; block < BLOCKS; block++) {
            filled[block] = block * blockLength;
        }
    }

    /** Returns a copy of the value that was put, or null. */
    synchronized byte @Nullable [] get(RecordPlace place) {
        int entry = find(place);
        if (entry == PlaceTable.NONE) {
            return null;
        }
        int value = entry + HEAD_LENGTH + place.key().length();
        return Arrays.copyOfRange(bytes, value, value + view.getInt(entry + VALUE_LENGTH));
    }

    /** Returns a number that every change makes larger. */
    synchronized long changes() {
        return changes;
    }

    synchronized void putUnlessChanged(RecordPlace place, byte[] value, long mark) {
        if (changes == mark) {
            put(place, value);
        }
    }

    /** Puts a value in the place of the one that is there; one that is too large for a block is only taken away. */
    synchronized void put(RecordPlace place, byte[] value) {
        changes++;
        int room = Math.max(LEAST_ROOM, HEAD_LENGTH + place.key().length() + value.length);
        int entry = find(place);
        if (entry != PlaceTable.NONE && view.getInt(entry + ROOM) >= room) {
            writeValue(entry, place.key(), value);
            return;
        }
        if (entry != PlaceTable.NONE) {
            table.remove(place.hashCode(), entry);
        }
        if (room <= blockLength) {
            append(place, value, room);
        }
    }

    synchronized void clear() {
        changes++;
        for (int block = 0; block < BLOCKS; block++) {
            forget(block);
        }
    }

    private int find(RecordPlace place) {
        int hash = place.hashCode();
        for (int bucket = table.first(hash); bucket != PlaceTable.NONE; bucket = table.next(bucket, hash)) {
            int entry = table.placeAt(bucket);
            if (isOf(entry, place)) {
                return entry;
            }
        }
        return PlaceTable.NONE;
    }

    private boolean isOf(int entry, RecordPlace place) {
        byte[] key = place.key().bytes();
        int begin = entry + HEAD_LENGTH;
        return view.getInt(entry + PARTITION) == place.partition().value()
                && view.getInt(entry + KEY_LENGTH) == key.length
                && Arrays.equals(bytes, begin, begin + key.length, key, 0, key.length);
    }

    private void append(RecordPlace place, byte[] value, int room) {
        if (filled[current] + room > (current + 1) * blockLength) {
            current = (current + 1) % BLOCKS;
            forget(current);
        }
        int entry = filled[current];
        byte[] key = place.key().bytes();
        view.putInt(entry + ROOM, room).putInt(entry + HASH, place.hashCode())
                .putInt(entry + PARTITION, place.partition().value()).putInt(entry + KEY_LENGTH, key.length);
        System.arraycopy(key, 0, bytes, entry + HEAD_LENGTH, key.length);
        writeValue(entry, place.key(), value);
        table.add(place.hashCode(), entry);
        filled[current] += room;
    }

    private void writeValue(int entry, Key key, byte[] value) {
        view.putInt(entry + VALUE_LENGTH, value.length);
        System.arraycopy(value, 0, bytes, entry + HEAD_LENGTH + key.length(), value.length);
    }

    /** Entries that were replaced are in no bucket any more; to remove them changes nothing. */
    private void forget(int block) {
        int begin = block * blockLength;
        for (int entry = begin; entry < filled[block]; entry += view.getInt(entry + ROOM)) {
            table.remove(view.getInt(entry + HASH), entry);
        }
        filled[block] = begin;
    }
}
