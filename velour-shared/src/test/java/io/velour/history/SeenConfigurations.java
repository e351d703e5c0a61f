package io.velour.history;

import java.util.Arrays;

/**
 * The configurations that a search has met: the memo of Lowe, <em>Testing for linearizability</em> (2017), section 4.
 * Exact: a hash only finds the place to compare. An entry leaves out the words before the first gap and after the last
 * placed step, so long histories cost no more than the concurrency in them.
 *
 * <p>A configuration also counts as met if one was that differs only in having used fewer optional steps: whatever can
 * follow the new one can follow that one, and is no longer. (So no solution is lost even while that one is still being
 * explored: of the configurations explored take the one that is nearest to a complete order. Its next one on the way
 * would be nearer, so it was not explored, so one was that is as near as it: a contradiction.)
 */
final class SeenConfigurations {
    private static final int HEADER_WORDS = 2;

    private long[] hashes = new long[32];
    /** Where the entry of that hash begins, plus one; zero: free. */
    private int[] places = new int[32];
    private long[] entries = new long[128];
    private int end;
    private int count;

    /** Returns how many different configurations were added. */
    int count() {
        return count;
    }

    /**
     * Adds a configuration: the set of placed steps, the register's content, and what it held before the last step if
     * that was optional.
     *
     * @return false if it was there already, or one that is as good
     */
    boolean add(Placement placement, int before) {
        if (2 * count >= places.length) {
            grow();
        }
        write(placement, before);
        long hash = Hashing.mix(placement.hash() ^ Hashing.mix(entries[end]));
        int slot = (int) hash & places.length - 1;
        for (; places[slot] != 0; slot = slot + 1 & places.length - 1) {
            if (hashes[slot] == hash && covers(places[slot] - 1, placement)) {
                return false;
            }
        }
        hashes[slot] = hash;
        places[slot] = end + 1;
        end += entryLength(entries[end + 1], placement);
        count++;
        return true;
    }

    /** Writes the entry after the last one, where it stays only if it is new. */
    private void write(Placement placement, int before) {
        int from = placement.firstOpenWord();
        int to = placement.lastMandatoryWord();
        long[] words = placement.words();
        int optionalWords = words.length - placement.optionalWord();
        int needed = end + HEADER_WORDS + to - from + optionalWords;
        if (needed > entries.length) {
            entries = Arrays.copyOf(entries, Math.max(needed, 2 * entries.length));
        }
        entries[end] = pair(placement.content(), before);
        entries[end + 1] = pair(from, to);
        System.arraycopy(words, from, entries, end + HEADER_WORDS, to - from);
        System.arraycopy(words, placement.optionalWord(), entries, end + HEADER_WORDS + to - from, optionalWords);
    }

    /** Tells whether that entry is the last written one, or has the same mandatory steps and fewer optional ones. */
    private boolean covers(int place, Placement placement) {
        if (entries[place] != entries[end] || entries[place + 1] != entries[end + 1]) {
            return false;
        }
        int length = entryLength(entries[end + 1], placement);
        int firstOptional = length - placement.words().length + placement.optionalWord();
        for (int i = HEADER_WORDS; i < length; i++) {
            long differing = entries[place + i] ^ entries[end + i];
            if ((i < firstOptional ? differing : differing & entries[place + i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int entryLength(long range, Placement placement) {
        return HEADER_WORDS + (int) range - (int) (range >>> Integer.SIZE)
                + placement.words().length - placement.optionalWord();
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldPlaces = places;
        hashes = new long[2 * oldHashes.length];
        places = new int[2 * oldPlaces.length];
        for (int i = 0; i < oldPlaces.length; i++) {
            if (oldPlaces[i] != 0) {
                insert(oldHashes[i], oldPlaces[i]);
            }
        }
    }

    private void insert(long hash, int place) {
        int slot = (int) hash & places.length - 1;
        while (places[slot] != 0) {
            slot = slot + 1 & places.length - 1;
        }
        hashes[slot] = hash;
        places[slot] = place;
    }

    private static long pair(int high, int low) {
        return (long) high << Integer.SIZE | low & 0xffff_ffffL;
    }
}
