package io.velour.protocol;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionMap;

/** What the controller answers to a {@link Renewal}. */
public sealed interface RenewalAnswer {
    /** Returns the newest map stored before this answer; null if the member has said that it has adopted it. */
    @Nullable
    PartitionMap map();

    /**
     * The member may serve reads for this long, counted from when it <em>sent</em> the renewal, once it has adopted a map
     * of this version or a later one (V6).
     *
     * @param lease      how long
     * @param mapVersion the newest map when the lease was granted
     */
    record Granted(Duration lease, long mapVersion, @Nullable PartitionMap map) implements RenewalAnswer {}

    /** The member gets no lease; one that it has goes on until its end. */
    record Denied(Reason reason, @Nullable PartitionMap map) implements RenewalAnswer {}

    /** Why a lease is denied. The names are stable. */
    enum Reason {
        /** There is no cluster yet. */
        NO_CLUSTER,
        /** This incarnation is not the one that is believed. */
        NOT_A_MEMBER,
        /** The member's wall clock differs too much from the controller's. */
        CLOCK_DRIFT,
        /** Others cannot reach the member, or a step that takes it out is being stored. */
        SUSPENDED
    }
}
