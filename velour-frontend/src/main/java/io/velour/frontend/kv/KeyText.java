package io.velour.frontend.kv;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.velour.record.InvalidKeyException;
import io.velour.record.Key;

/**
 * Keys as requests carry them, to bytes. A path or a query carries a key percent-encoded: decoded once, nothing else is
 * changed. Both come raw, as the client sent them.
 */
final class KeyText {
    private KeyText() {}

    /**
     * Reads what follows {@code /v1/kv/} in a raw request target; {@code +} is a plus.
     *
     * @throws IllegalArgumentException saying what is wrong: an escape that is none, or a key of a wrong length
     */
    static Key fromPath(String raw) {
        return new Key(percentDecode(raw, false));
    }

    /** Reads a parameter's raw value; {@code +} is a space, as forms have it. */
    static byte[] fromQuery(String raw) {
        return percentDecode(raw, true);
    }

    /** Reads what follows {@code /v1/kv64/}: base64url, padded or not. */
    static Key fromBase64(String raw) {
        try {
            return new Key(Base64.getUrlDecoder().decode(percentDecode(raw, false)));
        } catch (IllegalArgumentException e) {
            throw e instanceof InvalidKeyException
                    ? e
                    : new IllegalArgumentException("the key after /v1/kv64/ is not base64url", e);
        }
    }

    private static byte[] percentDecode(String raw, boolean plusIsSpace) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                decoded.write(escapedByte(raw, i));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                decoded.write(' ');
            } else if (c < 0x80) {
                decoded.write(c);
            } else {
                decoded.writeBytes(String.valueOf(c).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return decoded.toByteArray();
    }

    private static int escapedByte(String raw, int at) {
        int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("'" + raw.substring(at, Math.min(raw.length(), at + 3))
                    + "' at position " + at + " is not a percent escape");
        }
        return high << 4 | low;
    }
}
