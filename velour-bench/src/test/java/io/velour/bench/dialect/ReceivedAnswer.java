package io.velour.bench.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An answer of a test. Behind the body there is something of an earlier one, as there may be. */
record ReceivedAnswer(int status, String text) implements Answer {
    @Override
    public int bodyLength() {
        return text.length();
    }

    @Override
    public byte[] body() {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 100);
        Arrays.fill(longer, bytes.length, longer.length, (byte) '9');
        return longer;
    }
}
