package io.velour.protocol;

import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;

/**
 * What a {@code CATCHING_UP} replica says of itself with each renewal, once it has come to an end.
 *
 * @param listing which listing it speaks of (V10): a report that is late must not count for another one
 */
public record CatchUpReport(PartitionId partition, Epoch listing, Result result) {
    /** How the catch-up ended. */
    public enum Result {
        /** All is here and durable: the replica may serve. */
        CAUGHT_UP,
        /** It cannot be done in this listing: the replica should be taken out and tried again later. */
        GIVEN_UP
    }
}
