package io.velour.bench.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;

/**
 * The keys and values that are used: their lengths are the same for all, and their nine digits are the number of the key. A
 * value begins with the number of its key, so that the answer to one request cannot pass for that to another. Letters and
 * digits only: they stand for themselves in a path, in JSON and in a header, and what stands before the digits and the digits
 * themselves fill whole groups of base64.
 */
final class Numbered {
    static final int DIGITS = 9;
    static final int DIGITS_IN_BASE64 = DIGITS / 3 * 4;
    static final String KEY_PREFIX = "bench-";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /** The same for all runs: what a store makes of it, compressed or not, should be too. */
    private static final int SEED = 1;

    private Numbered() {}

    /** Writes the digits of a number at a place of an array. */
    static void writeDigits(byte[] target, int at, int number) {
        int rest = number;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    static byte[] digits(int number) {
        byte[] digits = new byte[DIGITS];
        writeDigits(digits, 0, number);
        return digits;
    }

    static byte[] digitsInBase64(int number) {
        return Base64.getEncoder().encode(digits(number));
    }

    /** Whether a value of that length has room for the number of its key. */
    static boolean tellsItsKey(int valueSize) {
        return valueSize >= DIGITS;
    }

    /** Returns what follows the digits in a value, or all of it if there is no room for them. */
    static String filler(int valueSize) {
        int length = tellsItsKey(valueSize) ? valueSize - DIGITS : valueSize;
        SplittableRandom random = new SplittableRandom(SEED);
        StringBuilder filler = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            filler.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return filler.toString();
    }

    static String inBase64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
