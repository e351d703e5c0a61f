package io.velour.control;

import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;

/** Which nodes are dropped from the map: those that are away, hold nothing, and will not come back as what they were. */
final class ForgettingRules {
    private final MemberLeases leases;
    private final Registrations registrations;

    ForgettingRules(MemberLeases leases, Registrations registrations) {
        this.leases = leases;
        this.registrations = registrations;
    }

    void apply(StateDraft draft, long now) {
        for (StorageNode node : draft.nodes()) {
            if (isAway(node, now) && isDoneWith(draft, node, now) && holdsNothing(draft, node.id())) {
                draft.forget(node.id());
                draft.does("forgets storage node " + node.name() + " (" + node.id() + ")");
            }
        }
    }

    private boolean isAway(StorageNode node, long now) {
        return !leases.isRunning(node.member(), now) && !registrations.isPresent(node.id());
    }

    /** It was drained, or another node came under its name: its disk was emptied. */
    private boolean isDoneWith(StateDraft draft, StorageNode node, long now) {
        return draft.isDraining(node.id()) || draft.nodes().stream().anyMatch(
                other -> !other.id().equals(node.id()) && other.name().equals(node.name())
                        && leases.isUp(other.member(), now));
    }

    /** Tells whether no list names the node in any incarnation. */
    static boolean holdsNothing(StateDraft draft, NodeId node) {
        return draft.entries().stream().flatMap(entry -> entry.replicas().stream())
                .noneMatch(replica -> replica.member().node().equals(node));
    }
}
