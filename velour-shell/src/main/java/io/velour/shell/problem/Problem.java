package io.velour.shell.problem;

import java.util.LinkedHashMap;
import java.util.Map;

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
    private static final JsonMapper JSON = new JsonMapper();

    public Problem {
        members = new LinkedHashMap<>(members);
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

    /** The kind that goes with a status that somebody else chose. */
    public static Problem ofStatus(int status, String detail) {
        return switch (status) {
            case 400 -> badRequest(detail);
            case 404 -> new Problem(404, "not-found", "Not found", detail, false);
            case 405 -> new Problem(405, "method-not-allowed", "Method not allowed", detail, false);
            case 406 -> new Problem(406, "not-acceptable", "Not acceptable", detail, false);
            case 413 -> new Problem(413, "value-too-large", "Content too large", detail, false);
            case 414 -> new Problem(414, "uri-too-long", "Request target too long", detail, false);
            case 415 -> new Problem(415, "unsupported-media-type", "Unsupported media type", detail, false);
            case 431 -> new Problem(431, "headers-too-large", "Request headers too large", detail, false);
            case 503 -> new Problem(503, "unavailable", "Unavailable", detail, true);
            default -> status >= 500
                    ? new Problem(status, "internal", "Internal error", detail, false)
                    : new Problem(status, "bad-request", "Bad request", detail, false);
        };
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
