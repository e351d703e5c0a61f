package io.velour.frontend.kv;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import io.velour.record.Record;

/** The results of a batch as JSON: a list, each entry with the status that a single request would have had. */
final class BatchResultWriter {
    private static final JsonMapper JSON = new JsonMapper();

    private BatchResultWriter() {}

    static byte[] toJson(List<BatchEntry> entries, List<KeyResult> results) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (int i = 0; i < results.size(); i++) {
                boolean asText = entries.get(i) instanceof BatchEntry.Ask ask && ask.asText();
                write(json, results.get(i), asText);
            }
            json.writeEndArray();
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, KeyResult result, boolean asText) {
        json.writeStartObject();
        json.writeNumberProperty("status", result.status());
        if (result.version() != null) {
            json.writeStringProperty("etag", EntityTags.of(result.version()));
        }
        if (result.value() != null && result.status() == 200) {
            write(json, result.value(), asText);
        }
        if (result.problem() != null) {
            json.writeName("problem");
            json.writeRawValue(new String(result.problem().toJson(), StandardCharsets.UTF_8));
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Record.Value value, boolean asText) {
        Optional<String> text = asText ? Utf8.decode(value.bytes()) : Optional.empty();
        if (text.isPresent()) {
            json.writeStringProperty("text", text.get());
        } else {
            json.writeBinaryProperty("value", value.bytes());
        }
        if (value.contentType() != null) {
            json.writeStringProperty("contentType", value.contentType());
        }
        if (value.expiryMillis() != Record.Value.NEVER) {
            json.writeStringProperty("expires", Instant.ofEpochMilli(value.expiryMillis()).toString());
        }
    }
}
