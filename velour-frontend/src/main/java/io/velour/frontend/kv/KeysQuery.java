package io.velour.frontend.kv;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.velour.record.Key;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/**
 * Which keys are to be listed.
 *
 * @param prefix only keys that begin with these bytes; null for all
 * @param limit  how many at the most, at least 1
 * @param from   where the listing goes on
 */
record KeysQuery(@Nullable Key prefix, int limit, ListCursor from) {
    private static final int DEFAULT_LIMIT = 100;
    private static final Set<String> PARAMETERS = Set.of("prefix", "limit", "cursor");

    /**
     * Reads a raw query string; parameters are percent-encoded, {@code +} is a space.
     *
     * @param maxLimit the most keys that a page may have
     * @throws ProblemException 400, saying what is wrong
     */
    static KeysQuery parse(@Nullable String raw, int maxLimit) {
        Map<String, byte[]> parameters = parameters(raw == null ? "" : raw);
        byte[] prefix = parameters.get("prefix");
        byte[] limit = parameters.get("limit");
        byte[] cursor = parameters.get("cursor");
        return new KeysQuery(prefix == null || prefix.length == 0 ? null : prefix(prefix),
                limit == null ? Math.min(DEFAULT_LIMIT, maxLimit) : limit(text(limit), maxLimit),
                cursor == null ? ListCursor.BEGINNING : ListCursor.parse(text(cursor)));
    }

    private static Map<String, byte[]> parameters(String raw) {
        Map<String, byte[]> parameters = new HashMap<>();
        for (String parameter : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (!PARAMETERS.contains(name)) {
                throw wrong("'" + name + "' is not one of prefix, limit and cursor");
            }
            if (parameters.putIfAbsent(name, decoded(equals < 0 ? "" : parameter.substring(equals + 1))) != null) {
                throw wrong("'" + name + "' is there twice");
            }
        }
        return parameters;
    }

    private static byte[] decoded(String raw) {
        try {
            return KeyText.fromQuery(raw);
        } catch (IllegalArgumentException badEscape) {
            throw wrong(String.valueOf(badEscape.getMessage()));
        }
    }

    private static Key prefix(byte[] bytes) {
        if (bytes.length > Key.MAX_LENGTH) {
            throw wrong("a prefix may have " + Key.MAX_LENGTH + " bytes, this one has " + bytes.length);
        }
        return new Key(bytes);
    }

    private static int limit(String text, int maxLimit) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= maxLimit) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            throw wrongLimit(text, maxLimit);
        }
        throw wrongLimit(text, maxLimit);
    }

    private static ProblemException wrongLimit(String text, int maxLimit) {
        return wrong("a limit is a whole number from 1 to " + maxLimit + ", not '" + text + "'");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ProblemException wrong(String what) {
        return new ProblemException(
                Problem.badRequest(Character.toUpperCase(what.charAt(0)) + what.substring(1) + "."));
    }
}
