package io.velour.control;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.placement.Assignment;
import io.velour.placement.AssignmentPlanner;
import io.velour.placement.PlacementNode;

/**
 * What an operator's order would move, besides what is being moved already: the same planner is asked as when the order is given, so
 * nothing else happens unless nodes come or go meanwhile. Of a large cluster this takes some tenths of a second, after a change of many zones seconds; it changes nothing.
 *
 * @param moves   ordered by partition
 * @param refusal why nothing would move although it should; empty if all is well
 */
public record MovePreview(List<Move> moves, Optional<String> refusal) {
    /**
     * A replica that would be made anew.
     *
     * @param from who would lose its replica of the partition; empty if nobody would
     * @param to   who would be filled
     */
    public record Move(PartitionId partition, Optional<NodeId> from, NodeId to) {}

    public MovePreview {
        moves = List.copyOf(moves);
    }

    /** Returns what draining a node would move. */
    public static MovePreview ofDrain(PlanningBasis basis, NodeId node) {
        return of(basis, basis.desired().stream().filter(desired -> !desired.id().equals(node)).toList());
    }

    /**
     * Returns what a node would be given that joined now.
     *
     * @param node who is not known yet
     */
    public static MovePreview ofJoin(PlanningBasis basis, PlacementNode node) {
        List<PlacementNode> desired = new ArrayList<>(basis.desired());
        desired.add(node);
        return of(basis, desired);
    }

    private static MovePreview of(PlanningBasis basis, List<PlacementNode> desired) {
        int redundancy = basis.state().map().settings().redundancy();
        if (desired.size() < redundancy) {
            return new MovePreview(List.of(), Optional.of("only " + desired.size()
                    + " storage nodes would remain, and each partition needs " + redundancy + ": nothing would move"));
        }
        Assignment present = basis.state().target();
        return new MovePreview(moves(present, AssignmentPlanner.replan(present, desired, redundancy)),
                Optional.empty());
    }

    private static List<Move> moves(Assignment present, Assignment next) {
        List<Move> moves = new ArrayList<>();
        for (int partition = 0; partition < present.partitions(); partition++) {
            List<NodeId> losing = new ArrayList<>(present.replicas().get(partition));
            List<NodeId> gaining = new ArrayList<>(next.replicas().get(partition));
            losing.removeAll(next.replicas().get(partition));
            gaining.removeAll(present.replicas().get(partition));
            for (int i = 0; i < gaining.size(); i++) {
                moves.add(new Move(new PartitionId(partition),
                        i < losing.size() ? Optional.of(losing.get(i)) : Optional.empty(), gaining.get(i)));
            }
        }
        return moves;
    }

    /** Returns who would be filled, and with which partitions. */
    public NavigableMap<NodeId, List<PartitionId>> byReceiver() {
        NavigableMap<NodeId, List<PartitionId>> receivers = new TreeMap<>(ClusterState.BY_NODE);
        moves.forEach(move -> receivers.computeIfAbsent(move.to(), _ -> new ArrayList<>()).add(move.partition()));
        return receivers;
    }
}
