package io.velour.protocol;

import org.jspecify.annotations.Nullable;

import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/**
 * A key in a listing.
 *
 * @param summary of the value that is committed under it; null if that is open, because a write or a delete of it is
 *                unfinished or its time is over on the replica's clock: whoever must know gets the key
 */
public record ListedKey(Key key, @Nullable Summary summary) {
    /**
     * A value without its bytes.
     *
     * @param length       how many bytes the value has
     * @param contentType  null if it has none
     * @param expiryMillis in milliseconds since the Unix epoch; {@link Record.Value#NEVER} if it does not expire
     */
    public record Summary(RecordVersion version, int length, @Nullable String contentType, long expiryMillis) {
        public static Summary of(Record.Value value) {
            return new Summary(value.version(), value.bytes().length, value.contentType(), value.expiryMillis());
        }
    }
}
