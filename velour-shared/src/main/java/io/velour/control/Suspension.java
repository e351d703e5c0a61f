package io.velour.control;

import java.util.List;
import java.util.Optional;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;

/**
 * The one member whose lease is not renewed because others cannot reach it: its lease then runs out, and it is taken out
 * as any other (PROTOCOL.md, R17). Only while every partition that it serves has another replica to go on
 * with.
 */
final class Suspension {
    private final MemberLeases leases;
    private final SuspectReports reports;
    private Optional<Member> suspended = Optional.empty();

    Suspension(MemberLeases leases, SuspectReports reports) {
        this.leases = leases;
        this.reports = reports;
    }

    boolean isSuspended(Member member) {
        return suspended.filter(member::equals).isPresent();
    }

    /** Ends the suspension if it must not or need not go on; begins one if there is cause. */
    void review(ClusterState state, long now) {
        suspended = suspended.filter(member -> reports.isReported(member, now) && canBeSpared(state, member, now));
        if (suspended.isEmpty() && !reports.isEmpty()) {
            suspended = state.members().stream()
                    .filter(member -> reports.isConfirmed(member, now) && canBeSpared(state, member, now)).findFirst();
        }
    }

    /** Tells whether the member serves something, and all that it serves is served by another one that keeps renewing. */
    private boolean canBeSpared(ClusterState state, Member member, long now) {
        boolean serves = false;
        for (ReplicaSet entry : state.map().replicaSets()) {
            List<Member> serving = entry.servingMembers();
            if (serving.contains(member)) {
                serves = true;
                if (serving.stream().noneMatch(other -> keepsRenewing(other, member, now))) {
                    return false;
                }
            }
        }
        return serves;
    }

    private boolean keepsRenewing(Member other, Member suspect, long now) {
        return !other.equals(suspect) && leases.hasRenewedLately(other, now);
    }
}
