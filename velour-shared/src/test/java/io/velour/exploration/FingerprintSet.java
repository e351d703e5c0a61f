package io.velour.exploration;

/**
 * The states that have been met, as fingerprints of 127 bits: among 100 million states, the odds that any two share one are
 * below one in 10^22.
 */
final class FingerprintSet {
    private static final long FIRST_SEED = 0x9E37_79B9_7F4A_7C15L;
    private static final long SECOND_SEED = 0xC2B2_AE3D_27D4_EB4FL;
    private static final long MIXER = 0xD6E8_FEB8_6659_FD93L;

    private long[] pairs = new long[1 << 16];
    private int size;

    int size() {
        return size;
    }

    /** Adds a state, and tells whether it is new. */
    boolean add(int[] state) {
        long low = FIRST_SEED;
        long high = SECOND_SEED;
        for (int number : state) {
            low = mix((low ^ number) * FIRST_SEED);
            high = mix((high + number) * SECOND_SEED);
        }
        boolean added = put(low | 1, high);
        if (added) {
            size++;
        }
        if (size * 4L > pairs.length) {
            grow();
        }
        return added;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * MIXER;
        return mixed ^ mixed >>> 29;
    }

    /** The low half is odd: 0 marks a free place. */
    private boolean put(long low, long high) {
        int mask = pairs.length / 2 - 1;
        int place = (int) (high >>> 20) & mask;
        while (pairs[2 * place] != 0) {
            if (pairs[2 * place] == low && pairs[2 * place + 1] == high) {
                return false;
            }
            place = place + 1 & mask;
        }
        pairs[2 * place] = low;
        pairs[2 * place + 1] = high;
        return true;
    }

    private void grow() {
        long[] old = pairs;
        pairs = new long[old.length * 2];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0) {
                put(old[i], old[i + 1]);
            }
        }
    }
}
