package io.velour.control;

import java.util.Optional;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/**
 * Who goes on alone after everything stopped: whoever comes back first of those that hold everything, once no other one can
 * serve reads any more (PROTOCOL.md, V13).
 */
final class ServingAloneRules {
    private final MemberLeases leases;
    private final Confirmations confirmations;

    ServingAloneRules(MemberLeases leases, Confirmations confirmations) {
        this.leases = leases;
        this.confirmations = confirmations;
    }

    /** Who lists only replicas that serve and are up is served. */
    void apply(StateDraft draft, Listings listings, long now) {
        listings.unsettledOrListing(member -> !leases.isUp(member, now)).stream().mapToObj(PartitionId::new)
                .filter(partition -> !draft.isEdited(partition)).map(draft::entry)
                .filter(entry -> !isServed(entry, now))
                .forEach(entry -> whoServesAlone(draft, entry, now)
                        .ifPresent(member -> serveAlone(draft, entry, member)));
    }

    static void serveAlone(StateDraft draft, ReplicaSet entry, Member member) {
        draft.edit(ReplicaSetEdits.alone(entry, member));
        draft.does("lets " + member + " serve alone");
        entry.members().stream().filter(other -> !other.equals(member)).forEach(draft::concern);
    }

    /** A replica that serves and keeps renewing needs nobody's permission: it takes the others out as usual. */
    private boolean isServed(ReplicaSet entry, long now) {
        return entry.servingMembers().stream().anyMatch(member -> leases.isUp(member, now));
    }

    private Optional<Member> whoServesAlone(StateDraft draft, ReplicaSet entry, long now) {
        return entry.replicas().stream().filter(ServingAloneRules::holdsEverything)
                .filter(replica -> noOtherServes(entry, replica, now))
                .flatMap(replica -> draft.memberOf(replica.member().node()).stream())
                .filter(member -> leases.isUp(member, now)).findFirst();
    }

    private static boolean holdsEverything(Replica replica) {
        return replica.role() != ReplicaRole.CATCHING_UP;
    }

    private boolean noOtherServes(ReplicaSet entry, Replica replica, long now) {
        return entry.replicas().stream().filter(other -> !other.equals(replica))
                .filter(ServingAloneRules::holdsEverything).allMatch(other -> servesNoMore(entry, other, now));
    }

    /** Its lease has run out, its incarnation is gone, or it is leaving and has said that it knows. */
    private boolean servesNoMore(ReplicaSet entry, Replica other, long now) {
        return !leases.isRunning(other.member(), now) || other.role() == ReplicaRole.LEAVING
                && confirmations.hasConfirmed(other.member(), entry.partition());
    }
}
