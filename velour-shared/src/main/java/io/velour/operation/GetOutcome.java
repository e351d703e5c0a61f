package io.velour.operation;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.record.Record;

/** How a get ended. */
public sealed interface GetOutcome {
    /** The key has this value. */
    record Found(Record.Value value, Member replica, Epoch epoch) implements GetOutcome {}

    /** The key has no value. */
    record NotFound(Member replica, Epoch epoch) implements GetOutcome {}

    /**
     * No replica could be read in time. A get writes nothing of its own but the delete of what has expired, so it may be
     * asked again.
     */
    record Unavailable(String reason) implements GetOutcome {}
}
