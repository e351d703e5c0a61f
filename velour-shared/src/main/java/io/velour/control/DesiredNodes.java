package io.velour.control;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.placement.Assignment;
import io.velour.placement.AssignmentPlanner;
import io.velour.placement.PlacementNode;

/**
 * Which nodes should hold replicas: all that are known, except those that are to be emptied and those that have been away
 * for too long. When they change, a new target is planned from the one before.
 */
final class DesiredNodes {
    private final MemberLeases leases;
    private final long delayNanos;
    private List<PlacementNode> plannedFor = List.of();
    private Optional<Assignment> planned = Optional.empty();
    private Optional<Assignment> indexed = Optional.empty();
    private final Set<NodeId> inTarget = new HashSet<>();

    DesiredNodes(MemberLeases leases, Duration reReplicationDelay) {
        this.leases = leases;
        this.delayNanos = reReplicationDelay.toNanos();
    }

    /** Plans anew if the desired nodes, or their zones, are others than those that the target was made for. */
    void apply(StateDraft draft, long now) {
        List<PlacementNode> desired = desired(draft, now);
        boolean same = desired.equals(plannedFor) && planned.filter(last -> last == draft.target()).isPresent();
        if (same || desired.size() < draft.settings().redundancy()) {
            return;
        }
        Assignment next = AssignmentPlanner.replan(draft.target(), desired, draft.settings().redundancy());
        if (next.equals(draft.target())) {
            next = draft.target();
        } else {
            draft.target(next);
            draft.does("plans for " + desired.size() + " storage nodes");
        }
        plannedFor = desired;
        planned = Optional.of(next);
    }

    /** Returns the nodes that should hold replicas. */
    List<PlacementNode> desired(StateDraft draft, long now) {
        index(draft.target());
        return draft.nodes().stream().filter(node -> !draft.isDraining(node.id()))
                .filter(node -> !isAwayTooLong(node, now))
                .map(node -> new PlacementNode(node.id(), node.zone())).toList();
    }

    private void index(Assignment target) {
        if (indexed.filter(known -> known == target).isEmpty()) {
            inTarget.clear();
            target.replicas().forEach(inTarget::addAll);
            indexed = Optional.of(target);
        }
    }

    /**
     * Tells whether the node has had no lease for longer than the delay. Who has had none since this controller started was
     * away before, if nothing was planned for it: it stays so until it is heard.
     */
    private boolean isAwayTooLong(StorageNode node, long now) {
        return leases.nanosSinceGrant(node.member(), now) >= delayNanos
                || !leases.wasGranted(node.member()) && !inTarget.contains(node.id());
    }
}
