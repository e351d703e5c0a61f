package io.velour.control;

import java.util.List;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;

/**
 * The record, kept for ever, of an operator's order that may have lost acknowledged writes.
 *
 * @param epoch      the epoch that began with it
 * @param lost       the members whose replicas were given up: all that served or were leaving, in their order
 * @param chosen     the member that serves alone from then on
 * @param wallMillis when, by the controller's wall clock, milliseconds since the Unix epoch
 * @param reason     in the operator's words
 */
public record GivenUp(PartitionId partition, Epoch epoch, List<Member> lost, Member chosen, long wallMillis,
        String reason) {
    /** The most characters of a reason. */
    public static final int MAX_REASON = 500;

    public GivenUp {
        lost = List.copyOf(lost);
        requireReason(reason);
    }

    static void requireReason(String reason) {
        if (reason.isBlank() || reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("a reason has from 1 to " + MAX_REASON + " characters, not "
                    + reason.length());
        }
    }
}
