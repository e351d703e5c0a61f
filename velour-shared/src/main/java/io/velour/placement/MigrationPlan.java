package io.velour.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.velour.cluster.NodeId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/**
 * The way from the present replica sets to a target assignment: which steps may be taken now. It keeps no state: after a
 * change of any kind it is asked again, so a target may change in mid-flight. A replica goes only when everybody who should
 * be there serves; so a move never lowers the number of serving replicas below what it was or should be.
 */
public final class MigrationPlan {
    private final Assignment target;
    private final Predicate<NodeId> usable;
    private final int maxCatchingUpPerNode;
    private final Map<NodeId, Integer> catchingUp = new HashMap<>();

    private MigrationPlan(Assignment target, Predicate<NodeId> usable, int maxCatchingUpPerNode) {
        this.target = target;
        this.usable = usable;
        this.maxCatchingUpPerNode = maxCatchingUpPerNode;
    }

    /**
     * Returns the steps that may be taken now, at most one per partition, those first whose partition has the fewest serving
     * replicas. Empty if there is nothing left to do, or nothing that can be done before something else happens. A partition
     * without a serving replica is left alone.
     *
     * @param entries              the present replica sets, one per partition of the target
     * @param usable               which nodes can be counted on at present: only they are added or made leader, and nobody
     *                             is retired for others
     * @param maxCatchingUpPerNode how many replicas a node may be filling at once, at least 1
     */
    public static List<MigrationStep> nextSteps(List<ReplicaSet> entries, Assignment target, Predicate<NodeId> usable,
            int maxCatchingUpPerNode) {
        requireFit(entries, target);
        if (maxCatchingUpPerNode < 1) {
            throw new IllegalArgumentException(
                    "a node must be allowed to fill at least 1 replica at once, not " + maxCatchingUpPerNode);
        }
        return new MigrationPlan(target, usable, maxCatchingUpPerNode).nextSteps(entries);
    }

    /** Returns how many replicas of the target are still to be added: those that are neither serving nor catching up. */
    public static int movesLeft(List<ReplicaSet> entries, Assignment target) {
        requireFit(entries, target);
        int moves = 0;
        for (ReplicaSet entry : entries) {
            for (NodeId node : target.nodesOf(entry.partition())) {
                moves += roleOf(entry, node).filter(role -> role != ReplicaRole.LEAVING).isPresent() ? 0 : 1;
            }
        }
        return moves;
    }

    private static void requireFit(List<ReplicaSet> entries, Assignment target) {
        if (entries.size() != target.partitions()) {
            throw new IllegalArgumentException("a target of " + target.partitions() + " partitions does not fit "
                    + entries.size() + " entries");
        }
    }

    private List<MigrationStep> nextSteps(List<ReplicaSet> entries) {
        entries.forEach(this::countCatchingUp);
        List<ReplicaSet> ordered = entries.stream()
                .filter(entry -> !isAsWanted(entry) && entry.leader().isPresent())
                .sorted(Comparator.comparingInt(MigrationPlan::servingCount).thenComparing(ReplicaSet::partition))
                .toList();
        List<MigrationStep> steps = new ArrayList<>();
        ordered.forEach(entry -> nextStep(entry).ifPresent(steps::add));
        return steps;
    }

    /** Tells whether those who should be there are, all serve, and who should lead does: most of the time most are so. */
    private boolean isAsWanted(ReplicaSet entry) {
        List<NodeId> wanted = target.nodesOf(entry.partition());
        List<Replica> replicas = entry.replicas();
        if (wanted.isEmpty() || replicas.size() != wanted.size()
                || !replicas.getFirst().member().node().equals(wanted.getFirst())) {
            return false;
        }
        for (Replica replica : replicas) {
            if (!replica.isServing() || !wanted.contains(replica.member().node())) {
                return false;
            }
        }
        return true;
    }

    private void countCatchingUp(ReplicaSet entry) {
        for (Replica replica : entry.replicas()) {
            if (replica.role() == ReplicaRole.CATCHING_UP) {
                catchingUp.merge(replica.member().node(), 1, Integer::sum);
            }
        }
    }

    private static int servingCount(ReplicaSet entry) {
        return entry.servingMembers().size();
    }

    private Optional<MigrationStep> nextStep(ReplicaSet entry) {
        List<NodeId> wanted = target.nodesOf(entry.partition());
        return retirement(entry, wanted, ReplicaRole.CATCHING_UP)
                .or(() -> addition(entry, wanted))
                .or(() -> isComplete(entry, wanted)
                        ? retirement(entry, wanted, ReplicaRole.SERVING).or(() -> reordering(entry, wanted))
                        : Optional.empty());
    }

    /** The last in the list goes first: the leader stays as long as it can. */
    private static Optional<MigrationStep> retirement(ReplicaSet entry, List<NodeId> wanted, ReplicaRole role) {
        return entry.replicas().reversed().stream()
                .filter(replica -> replica.role() == role).map(replica -> replica.member().node())
                .filter(node -> !wanted.contains(node)).findFirst()
                .map(node -> new MigrationStep.Retire(entry.partition(), node));
    }

    private Optional<MigrationStep> addition(ReplicaSet entry, List<NodeId> wanted) {
        Optional<NodeId> receiver = wanted.stream()
                .filter(node -> roleOf(entry, node).isEmpty() && usable.test(node) && mayReceive(node)).findFirst();
        receiver.ifPresent(node -> catchingUp.merge(node, 1, Integer::sum));
        return receiver.map(node -> new MigrationStep.Add(entry.partition(), node));
    }

    private boolean mayReceive(NodeId node) {
        return catchingUp.getOrDefault(node, 0) < maxCatchingUpPerNode;
    }

    /** Tells whether all who should be there serve and can be counted on; somebody must be. */
    private boolean isComplete(ReplicaSet entry, List<NodeId> wanted) {
        return !wanted.isEmpty() && wanted.stream().allMatch(
                node -> usable.test(node) && roleOf(entry, node).filter(ReplicaRole.SERVING::equals).isPresent());
    }

    /** Only who leads matters: an order that differs behind the first place is not worth a new epoch. */
    private static Optional<MigrationStep> reordering(ReplicaSet entry, List<NodeId> wanted) {
        boolean isLed = entry.leader().filter(leader -> leader.node().equals(wanted.getFirst())).isPresent();
        return isLed || entry.replicas().size() != wanted.size()
                ? Optional.empty()
                : Optional.of(new MigrationStep.Reorder(entry.partition(), wanted));
    }

    private static Optional<ReplicaRole> roleOf(ReplicaSet entry, NodeId node) {
        return entry.replicas().stream().filter(replica -> replica.member().node().equals(node)).map(Replica::role)
                .findFirst();
    }
}
