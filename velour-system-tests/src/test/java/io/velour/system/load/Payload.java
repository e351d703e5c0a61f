package io.velour.system.load;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** What a value looks like on the wire: its number and a filling that follows from it, so that damage shows. */
final class Payload {
    private static final int MOST_REPEATS = 12;

    private Payload() {}

    static String of(long number) {
        int repeats = 1 + (int) (number % MOST_REPEATS);
        return (number + "|").repeat(repeats) + repeats;
    }

    /** Returns the number of a value as it came back; empty if these are not bytes that anybody wrote. */
    static OptionalLong numberIn(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int bar = text.indexOf('|');
        try {
            long number = Long.parseLong(text, 0, Math.max(bar, 0), 10);
            return of(number).equals(text) ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalLong.empty();
        }
    }
}
