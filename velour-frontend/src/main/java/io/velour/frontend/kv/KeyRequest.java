package io.velour.frontend.kv;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.record.Key;

/** What a client asks of one key: alone, or as an entry of a batch. */
sealed interface KeyRequest {
    Key key();

    /**
     * Asks for the value.
     *
     * @param ifMatch     the values of {@code If-Match}
     * @param ifNoneMatch the values of {@code If-None-Match}
     */
    record Get(Key key, List<String> ifMatch, List<String> ifNoneMatch) implements KeyRequest {
        public Get {
            ifMatch = List.copyOf(ifMatch);
            ifNoneMatch = List.copyOf(ifNoneMatch);
        }
    }

    /**
     * Puts a value.
     *
     * @param contentType as the client declared it, at most 255 characters; null if it declared none
     * @param timeToLive  null if the value does not expire
     */
    record Put(Key key, byte[] bytes, @Nullable String contentType, @Nullable Duration timeToLive,
            WriteCondition condition) implements KeyRequest {}

    /** Takes the value away. */
    record Delete(Key key, WriteCondition condition) implements KeyRequest {}
}
