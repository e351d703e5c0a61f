package io.velour.operation;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.record.RecordVersion;

/** How a set or a delete ended. */
public sealed interface WriteOutcome {
    /** Durable on every replica of that epoch. */
    record Done(RecordVersion version, Member leader, Epoch epoch) implements WriteOutcome {}

    /** Nothing was written, and nothing will be: the client may safely ask again. */
    record Unavailable(String reason) implements WriteOutcome {}

    /** The outcome is unknown: the write may have taken effect, may do so later, or never. */
    record Indeterminate(String reason) implements WriteOutcome {}
}
