package io.velour.frontend.kv;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import io.velour.protocol.ListedKey;
import io.velour.record.Key;
import io.velour.record.Record;

/**
 * A page of a listing.
 *
 * @param next where the next page begins; null if there is none
 */
record KeysPage(List<Entry> entries, @Nullable ListCursor next) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ENTRY_BYTES = 64;

    KeysPage {
        entries = List.copyOf(entries);
    }

    /** A key that has a value, and what is to be known of it. */
    record Entry(Key key, ListedKey.Summary summary) {
        /** Returns what an entry counts for where the bytes of a page are limited. */
        int bytes() {
            return ENTRY_BYTES + key.length() + (summary.contentType() == null ? 0 : summary.contentType().length());
        }
    }

    byte[] toJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeName("keys");
            json.writeStartArray();
            entries.forEach(entry -> write(json, entry));
            json.writeEndArray();
            if (next != null) {
                json.writeStringProperty("cursor", next.toText());
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Entry entry) {
        ListedKey.Summary summary = entry.summary();
        json.writeStartObject();
        Utf8.decode(entry.key().bytes()).ifPresent(text -> json.writeStringProperty("key", text));
        json.writeStringProperty("key64",
                Base64.getUrlEncoder().withoutPadding().encodeToString(entry.key().bytes()));
        json.writeStringProperty("etag", EntityTags.of(summary.version()));
        json.writeNumberProperty("size", summary.length());
        if (summary.contentType() != null) {
            json.writeStringProperty("contentType", summary.contentType());
        }
        if (summary.expiryMillis() != Record.Value.NEVER) {
            json.writeStringProperty("expires", Instant.ofEpochMilli(summary.expiryMillis()).toString());
        }
        json.writeEndObject();
    }
}
