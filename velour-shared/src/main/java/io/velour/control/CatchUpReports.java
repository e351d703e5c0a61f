package io.velour.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.CatchUpStatus;
import io.velour.protocol.Renewal;

/** What the members said last of their replicas that catch up, and what follows from it (PROTOCOL.md, R18, V10). */
final class CatchUpReports {
    private final MemberLeases leases;
    private final Map<Member, List<CatchUpReport>> reports = new TreeMap<>(ClusterState.BY_MEMBER);
    private final Map<Member, List<CatchUpStatus>> statuses = new TreeMap<>(ClusterState.BY_MEMBER);

    CatchUpReports(MemberLeases leases) {
        this.leases = leases;
    }

    /** Takes what a renewal says; a member repeats it in each until the role of the replica changes. */
    void heard(Renewal renewal) {
        replace(reports, renewal.member(), renewal.reports());
        replace(statuses, renewal.member(), renewal.catchUps());
    }

    private static <T> void replace(Map<Member, List<T>> all, Member member, List<T> said) {
        if (said.isEmpty()) {
            all.remove(member);
        } else {
            all.put(member, said);
        }
    }

    /** Returns how far the replicas are that catch up by this map, as far as they have said so. */
    List<MemberCatchUp> underWay(PartitionMap map) {
        List<MemberCatchUp> underWay = new ArrayList<>();
        statuses.forEach((member, said) -> said.stream().filter(status -> isListed(map, member, status))
                .forEach(status -> underWay.add(new MemberCatchUp(member, status))));
        return underWay;
    }

    private static boolean isListed(PartitionMap map, Member member, CatchUpStatus status) {
        return status.partition().value() < map.replicaSets().size() && map.replicaSet(status.partition())
                .replicaOf(member)
                .equals(Optional.of(new Replica(member, ReplicaRole.CATCHING_UP, status.listing())));
    }

    void apply(StateDraft draft, long now) {
        reports.forEach((member, said) -> {
            if (leases.isUp(member, now)) {
                said.stream().filter(report -> speaksOfToday(draft, member, report))
                        .forEach(report -> follow(draft, member, report));
            }
        });
    }

    /** A report counts only if it names the replica's present listing: one that is late speaks of another (V10). */
    private static boolean speaksOfToday(StateDraft draft, Member member, CatchUpReport report) {
        if (report.partition().value() >= draft.entries().size() || draft.isEdited(report.partition())) {
            return false;
        }
        ReplicaSet entry = draft.entry(report.partition());
        return entry.replicaOf(member)
                .equals(Optional.of(new Replica(member, ReplicaRole.CATCHING_UP, report.listing())));
    }

    private static void follow(StateDraft draft, Member member, CatchUpReport report) {
        ReplicaSet entry = draft.entry(report.partition());
        switch (report.result()) {
            case CAUGHT_UP -> {
                draft.edit(ReplicaSetEdits.promoted(entry, member));
                draft.does("lets " + member + " serve");
            }
            case GIVEN_UP -> {
                draft.edit(ReplicaSetEdits.without(entry, Set.of(member)));
                draft.concern(member);
                draft.failed(entry.partition(), member.node());
                draft.does("takes out " + member + ", which gave up catching up");
            }
        }
    }

    /** Forgets all but these members. */
    void retain(Set<Member> members) {
        reports.keySet().retainAll(members);
        statuses.keySet().retainAll(members);
    }
}
