package io.velour.cluster;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import io.velour.record.Key;

/** Says which partition a key belongs to: the first N hex digits of SHA-1 of its bytes. Safe for many threads. */
public final class KeyPartitioner {
    /** The most hex digits: 16^4 is 65,536 partitions. */
    public static final int MAX_DIGITS = 4;
    private static final int PARTITIONS_LED_PER_NODE = 16;
    private static final int BITS_PER_DIGIT = 4;

    private final int digits;

    /** @param digits N, from 0 (one partition) to {@value #MAX_DIGITS} */
    public KeyPartitioner(int digits) {
        if (digits < 0 || digits > MAX_DIGITS) {
            throw new IllegalArgumentException(
                    "the number of hex digits must be from 0 to " + MAX_DIGITS + ", but is " + digits);
        }
        this.digits = digits;
    }

    /**
     * Returns the fewest hex digits with which each of the expected storage nodes leads at least 16 partitions.
     *
     * @param storageNodes 1 to 4,096
     */
    public static int digitsFor(int storageNodes) {
        for (int digits = 1; digits <= MAX_DIGITS; digits++) {
            if (countFor(digits) >= (long) storageNodes * PARTITIONS_LED_PER_NODE) {
                return digits;
            }
        }
        throw new IllegalArgumentException("at most " + countFor(MAX_DIGITS) / PARTITIONS_LED_PER_NODE
                + " storage nodes can be expected at birth, not " + storageNodes);
    }

    private static int countFor(int digits) {
        return 1 << (digits * BITS_PER_DIGIT);
    }

    /** Returns 16^N. */
    public int partitionCount() {
        return countFor(digits);
    }

    public PartitionId partitionOf(Key key) {
        byte[] digest = sha1().digest(key.bytes());
        int firstFourDigits = (digest[0] & 0xff) << 8 | (digest[1] & 0xff);
        return new PartitionId(firstFourDigits >>> (MAX_DIGITS - digits) * BITS_PER_DIGIT);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
