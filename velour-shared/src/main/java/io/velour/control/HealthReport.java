package io.velour.control;

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

/**
 * Counts what operators ask for. What rests on the state alone, or on who has a lease, is counted anew only when that has
 * changed: with many partitions it is dear, and most of the time nothing does. Used by one thread.
 */
final class HealthReport {
    private final MemberLeases leases;
    private final SuspectReports suspects;
    private final Suspension suspension;
    private final CatchUpReports reports;
    private Optional<Counts> counts = Optional.empty();
    private Optional<States> states = Optional.empty();

    /** What one state comes to. */
    private record Counts(ClusterState state, Map<NodeId, Load> loads, int movesLeft) {}

    /** How the partitions of a map are while just these members are up. */
    private record States(PartitionMap map, Set<Member> up, PartitionStates partitions) {
        boolean are(PartitionMap others, Set<Member> upNow) {
            return map == others && up.equals(upNow);
        }
    }

    HealthReport(MemberLeases leases, SuspectReports suspects, Suspension suspension, CatchUpReports reports) {
        this.leases = leases;
        this.suspects = suspects;
        this.suspension = suspension;
        this.reports = reports;
    }

    /** @param listings those of the state's map */
    ClusterHealth of(ClusterState state, Listings listings, long now) {
        Counts counted = counts.filter(last -> last.state() == state)
                .orElseGet(() -> new Counts(state, loads(state), movesLeft(state)));
        counts = Optional.of(counted);
        List<MemberView> members = state.map().nodes().stream()
                .map(node -> view(state, node, counted.loads().getOrDefault(node.id(), new Load()), now)).toList();
        return new ClusterHealth(members, partitions(state.map(), listings, now), counted.movesLeft(),
                reports.underWay(state.map()));
    }

    private PartitionStates partitions(PartitionMap map, Listings listings, long now) {
        Set<Member> up = new HashSet<>();
        listings.members().stream().filter(member -> leases.isUp(member, now)).forEach(up::add);
        States known = states.filter(last -> last.are(map, up))
                .orElseGet(() -> new States(map, up, PartitionStates.of(map, up::contains)));
        states = Optional.of(known);
        return known.partitions();
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
