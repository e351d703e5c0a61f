package io.velour.system.load;

import org.jspecify.annotations.Nullable;

/** What one attempt of a request came to. */
sealed interface Answer {
    /** The value was there. */
    record Found(byte[] bytes, String etag) implements Answer {}

    /** No value was there. */
    record Absent() implements Answer {}

    /** The write was acknowledged, with its version if that was told. */
    record Written(@Nullable String etag) implements Answer {}

    /** The condition of a compare-and-set did not hold. */
    record Mismatch() implements Answer {}

    /** Nothing was done, and the request may be repeated: 503, 429, or the connection was refused. */
    record Refused(String why) implements Answer {}

    /** Whatever was asked may have been done or may be done later: 504, no answer, or an answer that the API does not know. */
    record Unknown(String why) implements Answer {}
}
