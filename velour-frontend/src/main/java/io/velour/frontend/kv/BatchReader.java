package io.velour.frontend.kv;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/**
 * Reads a batch: a JSON list of flat objects, token by token, so that a small body cannot become a large tree. A batch that
 * is not well formed is refused whole, and nothing of it is done; what a single request would be refused for, its entry is.
 */
final class BatchReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> OF_GET = Set.of("op", "key", "key64", "ifMatch", "ifNoneMatch", "as");
    private static final Set<String> OF_PUT = Set.of("op", "key", "key64", "value", "text", "contentType", "ttl",
            "ifMatch", "ifNoneMatch");
    private static final Set<String> OF_DELETE = Set.of("op", "key", "key64", "ifMatch", "ifNoneMatch");

    private final int maxEntries;
    private final int maxValueBytes;

    BatchReader(int maxEntries, int maxValueBytes) {
        this.maxEntries = maxEntries;
        this.maxValueBytes = maxValueBytes;
    }

    /** @throws ProblemException 400 or 413, saying what is wrong with the batch as a whole */
    List<BatchEntry> read(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            return read(parser);
        } catch (JacksonException notJson) {
            throw wrong("the body is not JSON: " + notJson.getOriginalMessage());
        }
    }

    private List<BatchEntry> read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw wrong("the body is not a JSON list");
        }
        List<BatchEntry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            if (entries.size() == maxEntries) {
                throw new ProblemException(ErrorResponses.tooManyEntries(maxEntries));
            }
            entries.add(entry(BatchFields.read(parser, entries.size())));
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw wrong("entry " + entries.size() + " is not an object");
        }
        if (parser.nextToken() != null) {
            throw wrong("something follows the list");
        }
        return entries;
    }

    private static ProblemException wrong(String what) {
        return new ProblemException(Problem.badRequest("Nothing of the batch was done: " + what + "."));
    }

    private BatchEntry entry(BatchFields fields) {
        String op = fields.text("op");
        return switch (op) {
            case "get" -> get(fields);
            case "put" -> put(fields);
            case "delete" -> delete(fields);
            case null -> throw fields.wrong("'op' is missing");
            default -> throw fields.wrong("'op' is '" + op + "', not get, put or delete");
        };
    }

    /** What makes a request of members that are well formed; throws a {@link ProblemException} of this entry alone. */
    @FunctionalInterface
    private interface Making {
        KeyRequest make();
    }

    private static BatchEntry ask(boolean asText, Making making) {
        try {
            return new BatchEntry.Ask(making.make(), asText);
        } catch (ProblemException refused) {
            return new BatchEntry.Refused(refused.problem());
        }
    }

    private static BatchEntry get(BatchFields fields) {
        fields.requireOnly(OF_GET);
        byte[] key = keyOf(fields);
        List<String> ifMatch = listOf(fields.text("ifMatch"));
        List<String> ifNoneMatch = listOf(fields.text("ifNoneMatch"));
        String as = fields.text("as");
        if (as != null && !"text".equals(as)) {
            throw fields.wrong("'as' is '" + as + "', not text");
        }
        return ask(as != null, () -> new KeyRequest.Get(key(key), ifMatch, ifNoneMatch));
    }

    private BatchEntry put(BatchFields fields) {
        fields.requireOnly(OF_PUT);
        byte[] key = keyOf(fields);
        byte[] value = valueOf(fields);
        String contentType = fields.text("contentType");
        Long seconds = fields.number("ttl");
        List<String> ifMatch = listOf(fields.text("ifMatch"));
        List<String> ifNoneMatch = listOf(fields.text("ifNoneMatch"));
        return ask(false, () -> {
            Duration timeToLive = seconds == null ? null : TimeToLive.ofSeconds(seconds);
            return new KeyRequest.Put(key(key), withinLimit(value), headerText(contentType), timeToLive,
                    WriteCondition.of(ifMatch, ifNoneMatch));
        });
    }

    private static BatchEntry delete(BatchFields fields) {
        fields.requireOnly(OF_DELETE);
        byte[] key = keyOf(fields);
        List<String> ifMatch = listOf(fields.text("ifMatch"));
        List<String> ifNoneMatch = listOf(fields.text("ifNoneMatch"));
        return ask(false, () -> new KeyRequest.Delete(key(key), WriteCondition.of(ifMatch, ifNoneMatch)));
    }

    private static List<String> listOf(@Nullable String header) {
        return header == null ? List.of() : List.of(header);
    }

    private static byte[] keyOf(BatchFields fields) {
        return bytesOf(fields, "key", "key64", Base64.getUrlDecoder());
    }

    private static byte[] valueOf(BatchFields fields) {
        return bytesOf(fields, "text", "value", Base64.getDecoder());
    }

    /** Returns the bytes of whichever of two members is there: a text, or bytes in base64. */
    private static byte[] bytesOf(BatchFields fields, String text, String encoded, Base64.Decoder decoder) {
        if (fields.has(text) == fields.has(encoded)) {
            throw fields.wrong("there must be either '" + text + "' or '" + encoded + "'");
        }
        String given = fields.text(text);
        if (given != null) {
            return Utf8.encode(given).orElseThrow(() -> fields.wrong("'" + text + "' has half a surrogate pair"));
        }
        try {
            return decoder.decode(String.valueOf(fields.text(encoded)));
        } catch (IllegalArgumentException notBase64) {
            throw fields.wrong("'" + encoded + "' is not base64: " + notBase64.getMessage());
        }
    }

    private static Key key(byte[] bytes) {
        try {
            return new Key(bytes);
        } catch (IllegalArgumentException wrongLength) {
            throw new ProblemException(ErrorResponses.invalidKey(String.valueOf(wrongLength.getMessage())));
        }
    }

    private byte[] withinLimit(byte[] value) {
        if (value.length > maxValueBytes) {
            throw new ProblemException(ErrorResponses.valueTooLarge(maxValueBytes, value.length));
        }
        return value;
    }

    /** A content type goes out as a header: what no request could have brought as one must not. */
    private static @Nullable String headerText(@Nullable String contentType) {
        if (contentType != null && contentType.length() > Record.MAX_CONTENT_TYPE_LENGTH) {
            throw new ProblemException(ErrorResponses.contentTypeTooLong(contentType.length()));
        }
        if (contentType != null && !contentType.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new ProblemException(Problem.badRequest("A content type has printable ASCII characters only."));
        }
        return contentType;
    }
}
