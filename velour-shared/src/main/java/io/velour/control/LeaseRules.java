package io.velour.control;

import java.time.Duration;
import java.util.Optional;

import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.StorageNode;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer.Reason;

/**
 * Who gets a lease (PROTOCOL.md, R11, R14, R17). There is one controller; a group of them would have to confirm, after the request
 * arrived, that this one still leads (V15).
 */
final class LeaseRules {
    private final long maxOffsetMillis;
    private final Suspension suspension;
    private final Registrations registrations;

    /** Why a lease is denied, for the member and in words for the log. */
    record Denial(Reason reason, String why) {}

    LeaseRules(Duration maxLeaseClockOffset, Suspension suspension, Registrations registrations) {
        this.maxOffsetMillis = maxLeaseClockOffset.toMillis();
        this.suspension = suspension;
        this.registrations = registrations;
    }

    /** Tells whether the stored map names this incarnation, and none has registered after it. */
    boolean isBelieved(ClusterState state, Member member) {
        return state.map().node(member.node()).map(StorageNode::member).filter(member::equals).isPresent()
                && !registrations.isSuperseded(member);
    }

    /** Returns why the member gets no lease; nothing if it does. */
    Optional<Denial> denial(ClusterState state, Renewal renewal, StepInProgress step, TimeReading now) {
        if (!isBelieved(state, renewal.member())) {
            return denial(Reason.NOT_A_MEMBER, "this incarnation is not the one that is believed");
        }
        if (knowsMore(state, renewal)) {
            return denial(Reason.NOT_A_MEMBER, "it has adopted map version " + renewal.mapVersion()
                    + " where this controller's newest is " + state.map().version()
                    + ": was an old copy of the controller's data folder put back?");
        }
        if (isClockOff(renewal, now)) {
            return denial(Reason.CLOCK_DRIFT, "its clock differs by more than " + maxOffsetMillis + " ms");
        }
        if (suspension.isSuspended(renewal.member())) {
            return denial(Reason.SUSPENDED, "others cannot reach it");
        }
        return step.concerns(renewal.member())
                ? denial(Reason.SUSPENDED, "a step that concerns it is being stored")
                : Optional.empty();
    }

    private static Optional<Denial> denial(Reason reason, String why) {
        return Optional.of(new Denial(reason, why));
    }

    /** Tells whether the member has adopted a map that this controller never stored. */
    private static boolean knowsMore(ClusterState state, Renewal renewal) {
        return renewal.mapVersion() > state.map().version();
    }

    private boolean isClockOff(Renewal renewal, TimeReading now) {
        return renewal.wallMillis() > now.wallMillis() + maxOffsetMillis
                || renewal.wallMillis() < now.wallMillis() - maxOffsetMillis;
    }
}
