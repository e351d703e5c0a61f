package io.velour.frontend.kv;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;

import io.velour.cluster.KeyPartitioner;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.shell.problem.ProblemWriter;

/** Writes how a request for one key ended, as the whole answer. */
final class KeyResultWriter {
    private static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";
    /** The one form of a date that is to be sent (RFC 9110, section 5.6.7). */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private KeyResultWriter() {}

    /** @param withBody whether a value follows its headers: not after a HEAD */
    static void write(HttpServletResponse response, Key key, KeyResult result, KeyPartitioner partitioner,
            boolean withBody) throws IOException {
        KeyResult.Answerer answerer = result.answerer();
        if (answerer != null) {
            response.setHeader("Velour-Partition", partitioner.partitionOf(key).toString());
            response.setHeader("Velour-Epoch", answerer.epoch().toString());
            response.setHeader("Velour-Replica", answerer.replica().node().toString());
        }
        if (result.version() != null) {
            response.setHeader("ETag", EntityTags.of(result.version()));
        }
        if (result.problem() != null) {
            ProblemWriter.write(response, result.problem());
            return;
        }
        response.setStatus(result.status());
        if (result.value() != null) {
            write(response, result.value(), result.status() == HttpServletResponse.SC_OK, withBody);
        }
    }

    /** Whoever keeps a copy must ask each time, {@code Expires} or not: the value may change before. */
    private static void write(HttpServletResponse response, Record.Value value, boolean whole, boolean withBody)
            throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-cache");
        if (value.expiryMillis() != Record.Value.NEVER) {
            response.setHeader("Expires", HTTP_DATE.format(Instant.ofEpochMilli(value.expiryMillis())));
        }
        if (!whole) {
            return;
        }
        // As a header, not as a type: it goes out as the client of the set declared it.
        response.setHeader("Content-Type", value.contentType() == null ? DEFAULT_CONTENT_TYPE : value.contentType());
        response.setContentLength(value.bytes().length);
        if (withBody) {
            response.getOutputStream().write(value.bytes());
        }
    }
}
