package io.velour.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.velour.cluster.NodeId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;

/** Counts what operators ask for. */
final class HealthReport {
    private final MemberLeases leases;
    private final SuspectReports suspects;
    private final Suspension suspension;
    private final CatchUpReports reports;

    HealthReport(MemberLeases leases, SuspectReports suspects, Suspension suspension, CatchUpReports reports) {
        this.leases = leases;
        this.suspects = suspects;
        this.suspension = suspension;
        this.reports = reports;
    }

    ClusterHealth of(ClusterState state, long now) {
        Map<NodeId, Load> loads = loads(state);
        List<MemberView> members = state.map().nodes().stream()
                .map(node -> view(state, node, loads.getOrDefault(node.id(), new Load()), now)).toList();
        return new ClusterHealth(members, PartitionStates.of(state.map(), member -> leases.isUp(member, now)),
                movesLeft(state), reports.underWay(state.map()));
    }

    private MemberView view(ClusterState state, StorageNode node, Load load, long now) {
        return new MemberView(node, condition(node, now), leases.left(node.member(), now),
                state.draining().contains(node.id()), load.count(ReplicaRole.SERVING),
                load.count(ReplicaRole.CATCHING_UP), load.count(ReplicaRole.LEAVING), load.leading, load.planned);
    }

    private MemberView.Condition condition(StorageNode node, long now) {
        if (!leases.isUp(node.member(), now)) {
            return MemberView.Condition.DOWN;
        }
        return suspension.isSuspended(node.member()) || suspects.isConfirmed(node.member(), now)
                ? MemberView.Condition.SUSPECT
                : MemberView.Condition.UP;
    }

    /** What one node holds, leads and should hold. */
    private static final class Load {
        private final Map<ReplicaRole, Integer> roles = new HashMap<>();
        private int leading;
        private int planned;

        int count(ReplicaRole role) {
            return roles.getOrDefault(role, 0);
        }
    }

    private static Map<NodeId, Load> loads(ClusterState state) {
        Map<NodeId, Load> loads = new HashMap<>();
        for (ReplicaSet entry : state.map().replicaSets()) {
            entry.replicas().forEach(replica -> load(loads, replica.member().node()).roles.merge(replica.role(), 1,
                    Integer::sum));
            entry.leader().ifPresent(leader -> load(loads, leader.node()).leading++);
        }
        state.target().replicas().forEach(nodes -> nodes.forEach(node -> load(loads, node).planned++));
        return loads;
    }

    private static Load load(Map<NodeId, Load> loads, NodeId node) {
        return loads.computeIfAbsent(node, unknown -> new Load());
    }

    private static int movesLeft(ClusterState state) {
        int moves = 0;
        for (ReplicaSet entry : state.map().replicaSets()) {
            moves += movesLeft(entry, state.target().nodesOf(entry.partition()));
        }
        return moves;
    }

    private static int movesLeft(ReplicaSet entry, List<NodeId> wanted) {
        Set<NodeId> missing = new HashSet<>(wanted);
        entry.servingMembers().forEach(member -> missing.remove(member.node()));
        long tooMany = entry.replicas().stream().map(Replica::member)
                .filter(member -> !wanted.contains(member.node())).count();
        return missing.size() + (int) tooMany;
    }
}
