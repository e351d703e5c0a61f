package io.velour.operation;

import io.velour.cluster.Member;
import io.velour.protocol.StorageRequest;

/**
 * What an operation wants done. The list that one step returns is carried out in its order, and outside of the step: no
 * event may be handed back to the operation before its step has returned.
 *
 * @param <O> the outcome of the operation
 */
public sealed interface Effect<O> {
    /**
     * Send this, once at the most, and hand exactly one event of the same round back: the answer, silence, or that it was
     * not sent.
     *
     * @param round says which question an answer belongs to; opaque to the carrier
     */
    record Ask<O>(Member to, StorageRequest request, int round) implements Effect<O> {}

    /**
     * Send this without waiting. Told is only what is true for ever and may be lost or late: that a version is committed,
     * after the end of the operation; an entry of the partition map to a node that is behind, at any time before.
     */
    record Tell<O>(Member to, StorageRequest request) implements Effect<O> {}

    /** Call {@code onPauseOver} after so many milliseconds. At most one pause of an operation runs at a time. */
    record Pause<O>(long millis) implements Effect<O> {}

    /** The operation is over: tell the client. Comes once; only {@code Tell} follows it. */
    record Finish<O>(O outcome) implements Effect<O> {}
}
