package io.velour.bench.load;

import java.util.Arrays;

/** Bytes that are gathered, up to a limit, in an array that is used again. */
final class Bytes {
    private static final int FIRST_CAPACITY = 256;

    private final int limit;
    private byte[] array = new byte[FIRST_CAPACITY];
    private int length;

    Bytes(int limit) {
        this.limit = limit;
    }

    void clear() {
        length = 0;
    }

    void append(byte[] source, int from, int to) throws MalformedAnswerException {
        int longer = length + to - from;
        if (longer > limit) {
            throw new MalformedAnswerException("answer too long");
        }
        if (longer > array.length) {
            array = Arrays.copyOf(array, Math.min(limit, Math.max(longer, 2 * array.length)));
        }
        System.arraycopy(source, from, array, length, to - from);
        length = longer;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }
}
