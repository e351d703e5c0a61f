package io.velour.history;

import org.jspecify.annotations.Nullable;

/**
 * An operation together with the versions that its client was told or gave.
 *
 * @param <V>       versions, in the order of the system under test
 * @param operation the operation
 * @param version   of what a get or a failed compare-and-set saw, or of what a write wrote; null if the client was not
 *                  told
 * @param expected  the version that a compare-and-set named as its condition; null for everything else, and if the
 *                  condition was that the key is absent
 */
public record VersionedOperation<V extends Comparable<? super V>>(ClientOperation operation, @Nullable V version,
        @Nullable V expected) {
    /** Returns the line of the operation, with its versions behind. */
    @Override
    public String toString() {
        return operation + (version == null ? "" : " version " + version)
                + (expected == null ? "" : " expected " + expected);
    }
}
