package io.velour.record;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** What a write puts under a key: a value, or the mark of a delete. Immutable; arrays are never written to again. */
public sealed interface Record {
    /** The longest content type, in characters. */
    int MAX_CONTENT_TYPE_LENGTH = 255;

    /** Returns the version that names this write. */
    RecordVersion version();

    /** Tells whether this record is newer than the other of the same key. */
    default boolean isNewerThan(Record other) {
        return RecordOrder.INSTANCE.compare(this, other) > 0;
    }

    /**
     * Tells whether this is a value whose time is not over.
     *
     * @param wallMillis a wall clock, milliseconds since the Unix epoch
     */
    default boolean isLiveAt(long wallMillis) {
        return this instanceof Value value && wallMillis < value.expiryMillis();
    }

    /**
     * Tells whether this is a value whose time is over.
     *
     * @param wallMillis a wall clock, milliseconds since the Unix epoch
     */
    default boolean isExpiredAt(long wallMillis) {
        return this instanceof Value value && wallMillis >= value.expiryMillis();
    }

    /**
     * Bytes with their content type.
     *
     * @param bytes        the value, taken over without a copy
     * @param contentType  as the client declared it, at most {@value #MAX_CONTENT_TYPE_LENGTH} characters; null if it
     *                     declared none
     * @param expiryMillis when the record expires, in milliseconds since the Unix epoch; {@link #NEVER} if it does not
     */
    record Value(RecordVersion version, byte[] bytes, @Nullable String contentType, long expiryMillis)
            implements
                Record {
        /** The expiry of a record that does not expire. */
        public static final long NEVER = Long.MAX_VALUE;

        public Value {
            if (contentType != null && contentType.length() > MAX_CONTENT_TYPE_LENGTH) {
                throw new IllegalArgumentException("a content type must have at most " + MAX_CONTENT_TYPE_LENGTH
                        + " characters, but has " + contentType.length());
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Value that && version.equals(that.version) && Arrays.equals(bytes, that.bytes)
                    && Objects.equals(contentType, that.contentType) && expiryMillis == that.expiryMillis;
        }

        @Override
        public int hashCode() {
            return version.hashCode();
        }

        @Override
        public String toString() {
            return "Value[" + version + ", " + bytes.length + " bytes, " + contentType + "]";
        }
    }

    /** The mark that a delete leaves, so that an older value cannot come back. */
    record Tombstone(RecordVersion version) implements Record {}
}
