package io.velour.table;

/**
 * Finds places by hash: where something is in an array, by a hash of it. Several places may have one hash; whoever asks looks which of them
 * is meant. Open addressing with linear probing (Knuth, The Art of Computer Programming, volume 3, section 6.4, algorithms L and R).
 * Not for several threads.
 */
public final class PlaceTable {
    /** No such bucket. */
    public static final int NONE = -1;

    private static final long EMPTY = 0;
    /** 2 to the 32nd, divided by the golden ratio: spreads hashes that are near each other (section 6.4). */
    private static final int SPREAD = 0x9e3779b9;

    /** Each the hash above, and the place plus one below. */
    private final long[] buckets;
    private final int shift;

    /**
     * @param maxPlaces how many may be there at a time, 1 to 2^28. There are half as many buckets again at least, for what is nearly
     *                  full is slow.
     */
    public PlaceTable(int maxPlaces) {
        int bits = bitsFor(maxPlaces);
        buckets = new long[1 << bits];
        shift = Integer.SIZE - bits;
    }

    private static int bitsFor(int maxPlaces) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(maxPlaces + maxPlaces / 2);
    }

    /** Returns how many bytes a table for so many places takes. */
    public static long bytesFor(int maxPlaces) {
        return (long) Long.BYTES << bitsFor(maxPlaces);
    }

    /** @param place not negative; not there already */
    public void add(int hash, int place) {
        int bucket = homeOf(hash);
        while (buckets[bucket] != EMPTY) {
            bucket = behind(bucket);
        }
        buckets[bucket] = (long) hash << Integer.SIZE | place + 1;
    }

    /** Returns the first bucket with a place of this hash, or {@link #NONE}. It is good until the table is changed. */
    public int first(int hash) {
        return from(homeOf(hash), hash);
    }

    /** Returns the bucket behind this one with a place of the same hash, or {@link #NONE}. */
    public int next(int bucket, int hash) {
        return from(behind(bucket), hash);
    }

    private int from(int start, int hash) {
        int bucket = start;
        while (buckets[bucket] != EMPTY) {
            if (hashAt(bucket) == hash) {
                return bucket;
            }
            bucket = behind(bucket);
        }
        return NONE;
    }

    public int placeAt(int bucket) {
        return (int) buckets[bucket] - 1;
    }

    private int hashAt(int bucket) {
        return (int) (buckets[bucket] >>> Integer.SIZE);
    }

    /** Removes a place, if it is there. */
    public void remove(int hash, int place) {
        int hole = first(hash);
        while (hole != NONE && placeAt(hole) != place) {
            hole = next(hole, hash);
        }
        if (hole != NONE) {
            close(hole);
        }
    }

    /** What stands behind the hole and could not be found any more because of it moves into it, and leaves a hole itself. */
    private void close(int start) {
        int hole = start;
        for (int bucket = behind(hole); buckets[bucket] != EMPTY; bucket = behind(bucket)) {
            if (distance(homeOf(hashAt(bucket)), bucket) >= distance(hole, bucket)) {
                buckets[hole] = buckets[bucket];
                hole = bucket;
            }
        }
        buckets[hole] = EMPTY;
    }

    private int homeOf(int hash) {
        return hash * SPREAD >>> shift;
    }

    private int behind(int bucket) {
        return (bucket + 1) & (buckets.length - 1);
    }

    private int distance(int from, int to) {
        return (to - from) & (buckets.length - 1);
    }
}
