package io.velour.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.placement.Assignment;
import io.velour.placement.MigrationPlan;
import io.velour.placement.MigrationStep;

/**
 * Which of the steps towards the target are taken now (PROTOCOL.md, R18, R19): only such that no partition is
 * worse off for.
 */
final class MigrationRules {
    private final ControlSettings settings;
    private final MemberLeases leases;
    private final SuspectReports suspects;
    private final Suspension suspension;
    private final RejoinWaits<NodeId> waitingNodes;
    private final RejoinWaits<StateDraft.Place> waitingPlaces;
    private Optional<Long> leadersMovedAt = Optional.empty();
    private Optional<Settled> settled = Optional.empty();

    /** A map and a target of which nothing is left to do while these nodes can be used: most of the time. */
    private record Settled(PartitionMap map, Assignment target, Set<NodeId> usable) {
        boolean is(StateDraft draft, Set<NodeId> usableNow) {
            return draft.isStill(map) && draft.target() == target && usable.equals(usableNow);
        }
    }

    MigrationRules(ControlSettings settings, MemberLeases leases, SuspectReports suspects, Suspension suspension) {
        this.settings = settings;
        this.leases = leases;
        this.suspects = suspects;
        this.suspension = suspension;
        this.waitingNodes = new RejoinWaits<>(settings.firstRejoinWait(), settings.longestRejoinWait());
        this.waitingPlaces = new RejoinWaits<>(settings.firstRejoinWait(), settings.longestRejoinWait());
    }

    /** Takes note of a step that has become durable. */
    void stored(StateDraft draft, long now) {
        draft.failedNodes().forEach(node -> waitingNodes.failed(node, now));
        draft.failedPlaces().forEach(place -> waitingPlaces.failed(place, now));
        waitingNodes.prune(now);
        waitingPlaces.prune(now);
        if (draft.movesLeaders()) {
            leadersMovedAt = Optional.of(now);
        }
    }

    void apply(StateDraft draft, long now) {
        Set<NodeId> usable = usable(draft, now);
        if (settled.filter(last -> last.is(draft, usable)).isPresent()) {
            return;
        }
        // The limit is counted here: a place that waits must not use it up.
        List<MigrationStep> steps = MigrationPlan.nextSteps(draft.entries(), waitingLast(draft.target(), now),
                usable::contains, Integer.MAX_VALUE);
        settled = steps.isEmpty() && draft.isStill(draft.storedMap())
                ? Optional.of(new Settled(draft.storedMap(), draft.target(), usable))
                : Optional.empty();
        Map<NodeId, Integer> catchingUp = catchingUpByNode(draft);
        for (MigrationStep step : steps) {
            if (!draft.isEdited(step.partition())) {
                take(draft, step, catchingUp, now);
            }
        }
    }

    /** Returns the target with nodes that must wait for their place behind the others: they must not hold those up. */
    private Assignment waitingLast(Assignment target, long now) {
        List<StateDraft.Place> waiting = waitingPlaces.waiting(now);
        if (waiting.isEmpty()) {
            return target;
        }
        List<List<NodeId>> replicas = new ArrayList<>(target.replicas());
        for (StateDraft.Place place : waiting) {
            List<NodeId> nodes = new ArrayList<>(replicas.get(place.partition().value()));
            if (nodes.remove(place.node())) {
                nodes.add(place.node());
                replicas.set(place.partition().value(), nodes);
            }
        }
        return new Assignment(replicas);
    }

    private void take(StateDraft draft, MigrationStep step, Map<NodeId, Integer> catchingUp, long now) {
        switch (step) {
            case MigrationStep.Add add -> join(draft, add, catchingUp, now);
            case MigrationStep.Retire retire -> retire(draft, retire, now);
            case MigrationStep.Reorder reorder -> moveLeader(draft, reorder, now);
        }
    }

    private static Map<NodeId, Integer> catchingUpByNode(StateDraft draft) {
        Map<NodeId, Integer> counts = new HashMap<>();
        for (ReplicaSet entry : draft.entries()) {
            for (Replica replica : entry.replicas()) {
                if (replica.role() == ReplicaRole.CATCHING_UP) {
                    counts.merge(replica.member().node(), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private Set<NodeId> usable(StateDraft draft, long now) {
        Set<NodeId> usable = new HashSet<>();
        draft.nodes().stream().map(StorageNode::member).filter(member -> isUsable(member, now))
                .forEach(member -> usable.add(member.node()));
        return usable;
    }

    private boolean isUsable(Member member, long now) {
        return leases.isUp(member, now) && !suspension.isSuspended(member) && !suspects.isConfirmed(member, now)
                && waitingNodes.mayJoin(member.node(), now);
    }

    private void join(StateDraft draft, MigrationStep.Add add, Map<NodeId, Integer> catchingUp, long now) {
        ReplicaSet entry = draft.entry(add.partition());
        Optional<Member> member = draft.memberOf(add.node()).filter(believed -> mayJoin(entry, believed, now));
        if (member.isPresent() && catchingUp.getOrDefault(add.node(), 0) < settings.maxCatchingUpPerNode()) {
            catchingUp.merge(add.node(), 1, Integer::sum);
            draft.edit(ReplicaSetEdits.joined(entry, member.get()));
            draft.does("adds " + member.get());
        }
    }

    /** Its former incarnation must be out of the list, its waits over, and somebody must serve whom it can copy from. */
    private boolean mayJoin(ReplicaSet entry, Member member, long now) {
        return isUsable(member, now) && isNotListed(entry, member.node())
                && isServedLately(entry, Optional.empty(), now)
                && waitingPlaces.mayJoin(new StateDraft.Place(entry.partition(), member.node()), now);
    }

    private static boolean isNotListed(ReplicaSet entry, NodeId node) {
        return entry.members().stream().noneMatch(listed -> listed.node().equals(node));
    }

    private boolean isServedLately(ReplicaSet entry, Optional<Member> except, long now) {
        return entry.servingMembers().stream().filter(member -> !except.equals(Optional.of(member)))
                .anyMatch(member -> leases.hasRenewedLately(member, now) && !suspension.isSuspended(member));
    }

    private void retire(StateDraft draft, MigrationStep.Retire retire, long now) {
        ReplicaSet entry = draft.entry(retire.partition());
        for (Replica replica : entry.replicas()) {
            if (replica.member().node().equals(retire.node())) {
                retire(draft, entry, replica, now);
            }
        }
    }

    private void retire(StateDraft draft, ReplicaSet entry, Replica replica, long now) {
        Member member = replica.member();
        if (replica.role() == ReplicaRole.CATCHING_UP) {
            draft.edit(ReplicaSetEdits.without(entry, Set.of(member)));
            draft.concern(member);
            draft.does("takes out " + member + ", which is not wanted any more");
        } else if (replica.isServing() && mayLeave(entry, member, now)) {
            draft.edit(ReplicaSetEdits.leaving(entry, member));
            draft.does("lets " + member + " leave");
        }
    }

    /** A live replica leaves only if another one that serves has renewed lately. */
    private boolean mayLeave(ReplicaSet entry, Member member, long now) {
        return leases.isUp(member, now) && isServedLately(entry, Optional.of(member), now);
    }

    private void moveLeader(StateDraft draft, MigrationStep.Reorder reorder, long now) {
        ReplicaSet entry = draft.entry(reorder.partition());
        ReplicaSet next = ReplicaSetEdits.reordered(entry, reorder.order());
        if (mayMoveLeaders(now) && next.leader().filter(leader -> mayLead(leader, now)).isPresent()) {
            draft.edit(next);
            draft.movedLeader();
            draft.does("reorders replicas");
        }
    }

    private boolean mayMoveLeaders(long now) {
        return leadersMovedAt.isEmpty() || now - leadersMovedAt.get() >= settings.leaderMovePause().toNanos();
    }

    private boolean mayLead(Member member, long now) {
        return leases.hasRenewedLately(member, now) && !suspension.isSuspended(member);
    }
}
