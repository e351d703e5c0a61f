package io.velour.replica;

import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.protocol.RenewalAnswer;

/**
 * Whether this member may serve reads: while its lease is live; or, if the operator has chosen availability, also while the
 * controller is silent and did not deny the lease before. Once given back, never again (R22). May be asked by any thread.
 */
final class ServingPermission {
    private final MemberLease lease = new MemberLease();
    private final boolean withoutLease;
    private volatile boolean denied;
    private volatile boolean givenBack;
    private @Nullable TimeReading latest;

    ServingPermission(boolean withoutLease) {
        this.withoutLease = withoutLease;
    }

    /**
     * Takes the controller's answer. Of two answers, the one to the later renewal says whether the lease is denied, in
     * whatever order they come.
     *
     * @param sentAt     when the renewal was sent
     * @param mapVersion the newest map that this member has adopted whole, that of the answer included
     */
    void onAnswer(TimeReading sentAt, RenewalAnswer answer, long mapVersion) {
        if (latest == null || sentAt.monotonicNanos() >= latest.monotonicNanos()) {
            latest = sentAt;
            denied = answer instanceof RenewalAnswer.Denied;
        }
        if (answer instanceof RenewalAnswer.Granted granted && mapVersion >= granted.mapVersion()) {
            lease.grant(sentAt, granted.lease());
        }
    }

    /** From now on no read is served, whatever the controller grants. For any thread. */
    void giveBack() {
        givenBack = true;
    }

    /** Tells whether reads may be served. */
    boolean isLive(TimeReading now) {
        return !givenBack && (lease.isLive(now) || withoutLease && !denied);
    }

    /** Tells whether the controller has granted a lease that is not over: then this node's clock is not far off either. */
    boolean isLeaseLive(TimeReading now) {
        return !givenBack && lease.isLive(now);
    }
}
