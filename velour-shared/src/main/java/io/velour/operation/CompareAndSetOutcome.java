package io.velour.operation;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.record.RecordVersion;

/** How a compare-and-set ended. */
public sealed interface CompareAndSetOutcome {
    /** The condition held; the new record is durable on every replica of that epoch. */
    record Done(RecordVersion version, Member leader, Epoch epoch) implements CompareAndSetOutcome {}

    /**
     * The condition did not hold: nothing was written, and nothing will be.
     *
     * @param current the version of the value that the key had; null if it had none
     */
    record PreconditionFailed(@Nullable RecordVersion current) implements CompareAndSetOutcome {}

    /** Nothing was written, and nothing will be: the client may safely ask again. */
    record Unavailable(String reason) implements CompareAndSetOutcome {}

    /** The outcome is unknown: the write may have taken effect, may do so later, or never. */
    record Indeterminate(String reason) implements CompareAndSetOutcome {}
}
