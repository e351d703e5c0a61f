package io.velour.control;

import java.util.List;
import java.util.Optional;

import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/** Which orders of an operator are carried out, and how. */
final class OperatorRules {
    private final MemberLeases leases;

    OperatorRules(MemberLeases leases) {
        this.leases = leases;
    }

    /** Carries the order out in the draft; returns why it does not, in words for the operator. */
    Optional<String> apply(StateDraft draft, OperatorOrder order, TimeReading now) {
        return switch (order) {
            case OperatorOrder.Drain(NodeId node) -> drain(draft, node);
            case OperatorOrder.CancelDrain(NodeId node) -> cancelDrain(draft, node);
            case OperatorOrder.GiveUp(GiveUpOrder giveUp) -> giveUp(draft, giveUp, now);
        };
    }

    private static Optional<String> drain(StateDraft draft, NodeId node) {
        if (draft.node(node).isEmpty()) {
            return Optional.of("there is no storage node " + node + " to drain");
        }
        draft.drain(node, true);
        draft.does("drains " + node + (leavesTooFew(draft) ? ", but too few would remain: its replicas stay" : ""));
        return Optional.empty();
    }

    private static boolean leavesTooFew(StateDraft draft) {
        return draft.nodes().stream().filter(node -> !draft.isDraining(node.id())).count() < draft.settings()
                .redundancy();
    }

    private static Optional<String> cancelDrain(StateDraft draft, NodeId node) {
        if (!draft.isDraining(node)) {
            return Optional.of("storage node " + node + " is not being drained");
        }
        draft.drain(node, false);
        draft.does("drains " + node + " no longer");
        return Optional.empty();
    }

    private Optional<String> giveUp(StateDraft draft, GiveUpOrder order, TimeReading now) {
        Optional<String> refusal = refusal(draft, order, now.monotonicNanos());
        if (refusal.isEmpty()) {
            Member chosen = draft.memberOf(order.serveWith()).orElseThrow();
            order.partitions().forEach(partition -> giveUp(draft, partition, chosen, order.reason(), now.wallMillis()));
        }
        return refusal;
    }

    private static void giveUp(StateDraft draft, PartitionId partition, Member chosen, String reason, long wallMillis) {
        ReplicaSet entry = draft.entry(partition);
        List<Member> lost = entry.replicas().stream().filter(OperatorRules::holdsEverything).map(Replica::member)
                .toList();
        ServingAloneRules.serveAlone(draft, entry, chosen);
        draft.record(new GivenUp(partition, draft.entry(partition).epoch(), lost, chosen, wallMillis, reason));
        draft.does("gives up " + lost + " by an operator's order");
    }

    private static boolean holdsEverything(Replica replica) {
        return replica.role() != ReplicaRole.CATCHING_UP;
    }

    private Optional<String> refusal(StateDraft draft, GiveUpOrder order, long now) {
        if (draft.memberOf(order.serveWith()).filter(member -> leases.isUp(member, now)).isEmpty()) {
            return Optional.of("storage node " + order.serveWith() + " is not up: it cannot serve");
        }
        return order.partitions().stream().map(partition -> refusal(draft, partition, now)).flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> refusal(StateDraft draft, PartitionId partition, long now) {
        if (partition.value() >= draft.entries().size()) {
            return Optional.of("there is no partition " + partition);
        }
        return draft.entry(partition).replicas().stream().filter(OperatorRules::holdsEverything)
                .filter(replica -> mayServe(draft, replica.member(), now)).findFirst()
                .map(replica -> "partition " + partition + " is not lost: storage node " + replica.member().node()
                        + " holds it and may be alive");
    }

    /** The member's lease may run, or its node is back in a later incarnation and will serve. */
    private boolean mayServe(StateDraft draft, Member member, long now) {
        return leases.isRunning(member, now)
                || draft.memberOf(member.node()).filter(believed -> leases.isRunning(believed, now)).isPresent();
    }
}
