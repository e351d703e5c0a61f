package io.velour.bench.dialect;

import org.jspecify.annotations.Nullable;

/** The check of a body that is the value and nothing else. */
final class PlainValues {
    private final int size;

    PlainValues(int size) {
        this.size = size;
    }

    /** @param from where the value begins in the body; after it nothing may follow but so many more bytes */
    @Nullable
    String problem(Answer answer, int key, int from, int after) {
        if (answer.bodyLength() != from + size + after) {
            return Dialect.WRONG_LENGTH;
        }
        return !Numbered.tellsItsKey(size) || tellsKey(answer.body(), from, key) ? null : Dialect.WRONG_VALUE;
    }

    /** From the last digit to the first, without an array of them: this is done for each get. */
    private static boolean tellsKey(byte[] body, int from, int key) {
        int rest = key;
        for (int i = from + Numbered.DIGITS - 1; i >= from; i--) {
            if (body[i] != '0' + rest % 10) {
                return false;
            }
            rest /= 10;
        }
        return true;
    }
}
