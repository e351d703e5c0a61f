package io.velour.history;

/** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): spreads numbers over 64 bits, one to one. */
final class Hashing {
    private Hashing() {}

    /** Returns the spread number. */
    static long mix(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }
}
