package io.velour.frontend.kv;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The raw query string of the original interface, taken apart. Parameters are percent-encoded; {@code +} is a space.
 *
 * @param keys   every value of {@code key}, decoded
 * @param values every value of {@code value}, decoded
 */
record OriginalQuery(List<byte[]> keys, List<byte[]> values) {
    /** @throws IllegalArgumentException saying what is wrong: an unknown parameter, or an escape that is none */
    static OriginalQuery parse(@Nullable String raw) {
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        for (String parameter : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            byte[] value = KeyText.fromQuery(equals < 0 ? "" : parameter.substring(equals + 1));
            switch (name) {
                case "key" -> keys.add(value);
                case "value" -> values.add(value);
                default -> throw new IllegalArgumentException("unknown parameter '" + name + "'");
            }
        }
        return new OriginalQuery(keys, values);
    }

    /** Returns the one key. */
    byte[] key() {
        if (keys.size() != 1) {
            throw new IllegalArgumentException(keys.isEmpty() ? "no key" : keys.size() + " keys");
        }
        return keys.getFirst();
    }
}
