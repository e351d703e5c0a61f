package io.velour.storage.rocksdb;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.velour.record.Record;
import io.velour.replica.RecordPlace;

/**
 * What the writer knows of the open numbers: where the record of each is, and which record it is. Of those that were open before the
 * store was opened it does not, until it meets their records; till then they are unclaimed. Not for several threads.
 */
final class PendingNumbers {
    private final Map<RecordPlace, Numbered> places = new HashMap<>();
    private final Set<Long> unclaimed = new HashSet<>();
    /** Ascending, the first {@link #count} of them. New numbers are the largest, so they come last. */
    private final long[] open = new long[OpenNumbers.MAX];
    private int count;
    private long next;
    /** What {@link #current} gave; null if something has changed since. */
    private @Nullable OpenNumbers current;

    private record Numbered(long number, RecordFingerprint fingerprint) {}

    /** @param found what was open when the store was opened */
    PendingNumbers(OpenNumbers found) {
        this.current = found;
        this.next = found.next();
        for (long number : found.toArray()) {
            open[count++] = number;
            unclaimed.add(number);
        }
    }

    /**
     * Returns the number for a record that is about to be written as pending, and closes the one that its place had.
     *
     * @return {@link RecordValues#UNNUMBERED} if too many are open
     */
    long open(RecordPlace place, Record record) {
        close(place);
        if (count == OpenNumbers.MAX) {
            return RecordValues.UNNUMBERED;
        }
        current = null;
        open[count++] = next;
        places.put(place, new Numbered(next, RecordFingerprint.of(record)));
        return next++;
    }

    /**
     * Closes the number that a place has, for a record that is to be committed there.
     *
     * @return whether it was the number of this very record, so that nothing else need be written
     */
    boolean commit(RecordPlace place, Record record) {
        Numbered closed = take(place);
        return closed != null && closed.fingerprint().equals(RecordFingerprint.of(record));
    }

    /** Closes the number that a place has, if it has one. */
    void close(RecordPlace place) {
        take(place);
    }

    private @Nullable Numbered take(RecordPlace place) {
        Numbered closed = places.remove(place);
        if (closed != null) {
            current = null;
            int at = Arrays.binarySearch(open, 0, count, closed.number());
            count--;
            System.arraycopy(open, at + 1, open, at, count - at);
        }
        return closed;
    }

    /** Tells whether the record at a place may have an unclaimed number: it must be looked at before it is written over. */
    boolean mayHaveUnclaimed(RecordPlace place) {
        return !unclaimed.isEmpty() && !places.containsKey(place);
    }

    boolean isUnclaimed(long number) {
        return unclaimed.contains(number);
    }

    /** Takes note of where the record of an unclaimed number is. */
    void claim(long number, RecordPlace place, Record record) {
        unclaimed.remove(number);
        places.put(place, new Numbered(number, RecordFingerprint.of(record)));
    }

    /** Returns which numbers are open now; the same object until that changes. */
    OpenNumbers current() {
        OpenNumbers now = current;
        if (now == null) {
            now = new OpenNumbers(next, Arrays.copyOf(open, count));
            current = now;
        }
        return now;
    }
}
