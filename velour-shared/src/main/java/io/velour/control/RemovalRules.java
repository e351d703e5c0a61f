package io.velour.control;

import java.util.HashSet;
import java.util.Set;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/** Who is taken out of a partition's list because it is dead, cut off or done (PROTOCOL.md, R16, R19). */
final class RemovalRules {
    private final MemberLeases leases;
    private final SuspectReports suspects;
    private final Confirmations confirmations;

    RemovalRules(MemberLeases leases, SuspectReports suspects, Confirmations confirmations) {
        this.leases = leases;
        this.suspects = suspects;
        this.confirmations = confirmations;
    }

    /** Of a replica that serves only the lease counts: where all that are listed serve and have one nobody goes. */
    void apply(StateDraft draft, Listings listings, long now) {
        listings.unsettledOrListing(member -> !leases.isRunning(member, now)).stream().mapToObj(PartitionId::new)
                .filter(partition -> !draft.isEdited(partition))
                .forEach(partition -> apply(draft, draft.entry(partition), now));
    }

    private void apply(StateDraft draft, ReplicaSet entry, long now) {
        Set<Member> out = toTakeOut(entry, now);
        if (!out.isEmpty()) {
            draft.edit(ReplicaSetEdits.without(entry, out));
            entry.replicas().stream().filter(replica -> out.contains(replica.member()))
                    .forEach(replica -> takeNote(draft, replica, now));
        }
    }

    private void takeNote(StateDraft draft, Replica replica, long now) {
        draft.concern(replica.member());
        draft.does("takes out " + replica.role() + " " + replica.member());
        if (replica.role() == ReplicaRole.CATCHING_UP || suspects.isReported(replica.member(), now)) {
            draft.failed(replica.member().node());
        }
    }

    private Set<Member> toTakeOut(ReplicaSet entry, long now) {
        Set<Member> out = new HashSet<>();
        for (Replica replica : entry.replicas()) {
            boolean mayGo = switch (replica.role()) {
                case CATCHING_UP -> mayGoWhileCatchingUp(replica.member(), now);
                case SERVING -> mayGoWhileServing(entry, replica.member(), now);
                case LEAVING -> mayGoWhileLeaving(entry, replica.member(), now);
            };
            if (mayGo) {
                out.add(replica.member());
            }
        }
        return out;
    }

    /** It serves no reads: it goes when its lease is over, or at the first report that is confirmed. */
    private boolean mayGoWhileCatchingUp(Member member, long now) {
        return !leases.isRunning(member, now) || suspects.isConfirmed(member, now);
    }

    /** Its lease must be over, and somebody must have outlived it. */
    private boolean mayGoWhileServing(ReplicaSet entry, Member member, long now) {
        return !leases.isRunning(member, now) && isOutlived(entry, member, now);
    }

    /** It must know that it is leaving (V13), or its lease must be over; and somebody must go on serving. */
    private boolean mayGoWhileLeaving(ReplicaSet entry, Member member, long now) {
        return leases.isRunning(member, now)
                ? confirmations.hasConfirmed(member, entry.partition()) && isServed(entry, now)
                : isOutlived(entry, member, now);
    }

    /**
     * Tells whether another replica serves that has renewed since the lease of this one ran out, and keeps renewing. When
     * all fall silent together nobody outlives anybody: whoever returns first goes on.
     */
    private boolean isOutlived(ReplicaSet entry, Member member, long now) {
        long ranOutAt = leases.ranOutAt(member);
        return entry.servingMembers().stream().anyMatch(other -> !other.equals(member)
                && leases.hasRenewedSince(other, ranOutAt) && leases.isUp(other, now) && leases.isSteady(other, now));
    }

    private boolean isServed(ReplicaSet entry, long now) {
        return entry.servingMembers().stream().anyMatch(other -> leases.isUp(other, now));
    }
}
