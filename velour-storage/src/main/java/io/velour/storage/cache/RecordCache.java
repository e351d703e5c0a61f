package io.velour.storage.cache;

import org.jspecify.annotations.Nullable;

import io.velour.protocol.wire.RecordCodec;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordPlace;

/**
 * Records in a bounded piece of memory, as bytes: as objects they were a fifth of a storage node's time under writes, for the
 * garbage collector copied and scanned them, and all sets waited for it. Those that were put longest ago go first; to be looked at keeps
 * nothing there. Safe for many threads.
 */
final class RecordCache {
    private static final int MAX_SEGMENTS = 16;
    private static final int LEAST_SEGMENT_BYTES = 1 << 20;
    private static final byte[] ABSENT = {};

    /** Each with a lock of its own, so that readers meet seldom. Their number is a power of two. */
    private final CacheSegment[] segments;

    /** What is known of a place. */
    record Known(@Nullable StoredRecord stored) {}

    /** @param maxBytes 1 to 16 GiB, for records and what finds them */
    RecordCache(long maxBytes) {
        int count = Math.clamp(Long.highestOneBit(maxBytes / LEAST_SEGMENT_BYTES), 1, MAX_SEGMENTS);
        segments = new CacheSegment[count];
        for (int i = 0; i < count; i++) {
            segments[i] = new CacheSegment((int) Math.min(maxBytes / count, CacheSegment.MAX_BYTES));
        }
    }

    private CacheSegment segmentOf(RecordPlace place) {
        // The low bits; the tables in the segments are led by the high ones.
        return segments[place.hashCode() & (segments.length - 1)];
    }

    /** Returns what is known of a place; null if nothing is. */
    @Nullable
    Known get(RecordPlace place) {
        byte[] bytes = segmentOf(place).get(place);
        if (bytes == null) {
            return null;
        }
        return new Known(bytes.length == 0 ? null : RecordCodec.decode(bytes));
    }

    void put(RecordPlace place, @Nullable StoredRecord stored) {
        segmentOf(place).put(place, bytesOf(stored));
    }

    /** Returns a mark for {@link #putUnlessChanged}, to be taken before the store is asked. */
    long mark(RecordPlace place) {
        return segmentOf(place).changes();
    }

    /** Puts what the store was found to hold, unless something was put beside it since the mark: then it may be old. */
    void putUnlessChanged(RecordPlace place, @Nullable StoredRecord stored, long mark) {
        segmentOf(place).putUnlessChanged(place, bytesOf(stored), mark);
    }

    /** Forgets everything, and what is being read for it too. */
    void clear() {
        for (CacheSegment segment : segments) {
            segment.clear();
        }
    }

    private static byte[] bytesOf(@Nullable StoredRecord stored) {
        return stored == null ? ABSENT : RecordCodec.encode(stored);
    }
}
