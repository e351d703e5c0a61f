package io.velour.shell.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * A problem detail (RFC 9457) as every Velour process gives it.
 *
 * @param status    the HTTP status, 400 to 599
 * @param code      the stable name of the kind of problem, in kebab-case; {@code type} is made of it
 * @param title     the kind in words
 * @param detail    this case in words: which value, which limit
 * @param retryable whether the same request may succeed later without a change
 * @param members   further members; must not name one of the above
 */
public record Problem(int status, String code, String title, String detail, boolean retryable,
        Map<String, Object> members) {
    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";
    private static final Set<String> OWN_MEMBERS = Set.of("type", "title", "status", "detail", "code", "retryable");
    private static final JsonMapper JSON = new JsonMapper();

    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("a problem's status is from 400 to 599, not " + status);
        }
        if (!Collections.disjoint(OWN_MEMBERS, members.keySet())) {
            throw new IllegalArgumentException("a further member must not be one of " + OWN_MEMBERS + ": " + members);
        }
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public Problem(int status, String code, String title, String detail, boolean retryable) {
        this(status, code, title, detail, retryable, Map.of());
    }

    /** The request is wrong in itself. */
    public static Problem badRequest(String detail) {
        return new Problem(400, "bad-request", "Bad request", detail, false);
    }

    /** Something broke that should not; what it was stands in the log, not in the answer. */
    public static Problem internal() {
        return new Problem(500, "internal", "Internal error", "An unexpected error; the log of this process has it.",
                false);
    }

    /**
     * The kind that goes with a status that somebody else chose: the framework, the container.
     *
     * @param status 400 to 599; another one is taken for 500
     */
    public static Problem ofStatus(int status, String detail) {
        return switch (status) {
            case 400 -> badRequest(detail);
            case 413 -> new Problem(413, "value-too-large", "Content too large", detail, false);
            case 429 -> new Problem(429, "overloaded", "Overloaded", detail, true);
            case 431 -> new Problem(431, "headers-too-large", "Request headers too large", detail, false);
            case 500 -> new Problem(500, "internal", "Internal error", detail, false);
            case 503 -> new Problem(503, "unavailable", "Unavailable", detail, true);
            default -> byReasonPhrase(status, detail);
        };
    }

    private static Problem byReasonPhrase(int status, String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        if (known == null || !known.isError()) {
            return status >= 400 && status < 500
                    ? new Problem(status, "bad-request", "Bad request", detail, false)
                    : new Problem(status >= 500 && status < 600 ? status : 500, "internal", "Internal error", detail,
                            false);
        }
        String reason = known.getReasonPhrase();
        return new Problem(status, reason.toLowerCase(Locale.ROOT).replace(' ', '-'), reason, detail, false);
    }

    /** Returns the JSON text, UTF-8. */
    public byte[] toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "urn:velour:problem:" + code);
        json.put("title", title);
        json.put("status", status);
        json.put("detail", detail);
        json.put("code", code);
        json.put("retryable", retryable);
        json.putAll(members);
        return JSON.writeValueAsBytes(json);
    }
}
