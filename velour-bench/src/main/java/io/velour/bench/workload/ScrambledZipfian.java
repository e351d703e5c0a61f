package io.velour.bench.workload;

import java.util.SplittableRandom;

/**
 * A few keys are asked for very often, and these lie anywhere among the others: zipfian ranks out of ten billion, each thrown
 * onto the keys by a hash, as YCSB's scrambled zipfian distribution is defined (Cooper et al., "Benchmarking Cloud Serving
 * Systems with YCSB", SoCC 2010). However many keys there are, the first has some 4 % of the operations at a skew of 0.99.
 */
public final class ScrambledZipfian implements KeyDistribution {
    /** YCSB's. */
    public static final double USUAL_SKEW = 0.99;
    private static final long RANKS = 10_000_000_000L;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final int keys;
    private final ZipfianRanks ranks;

    /**
     * @param keys how many there are
     * @param skew more than 0 and less than 1
     */
    public ScrambledZipfian(int keys, double skew) {
        this.keys = keys;
        this.ranks = new ZipfianRanks(RANKS, skew);
    }

    @Override
    public int choose(SplittableRandom random) {
        return keyOf(ranks.choose(random));
    }

    int keyOf(long rank) {
        return (int) Long.remainderUnsigned(fnv(rank), keys);
    }

    /** FNV-1a of the eight bytes, the lowest first. */
    private static long fnv(long value) {
        long hash = FNV_OFFSET;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            hash = (hash ^ (value >>> shift & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
