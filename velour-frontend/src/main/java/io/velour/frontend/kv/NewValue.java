package io.velour.frontend.kv;

import org.jspecify.annotations.Nullable;

import io.velour.record.Record;
import io.velour.record.RecordVersion;

/**
 * What a client puts, before it has a version.
 *
 * @param bytes        the value, not written to again
 * @param contentType  as the client declared it; null if it declared none
 * @param expiryMillis when it expires, in milliseconds since the Unix epoch; {@link Record.Value#NEVER} if it does not
 */
record NewValue(byte[] bytes, @Nullable String contentType, long expiryMillis) {
    Record.Value withVersion(RecordVersion version) {
        return new Record.Value(version, bytes, contentType, expiryMillis);
    }
}
