package io.velour.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.placement.AssignmentPlanner;
import io.velour.placement.PlacementNode;

/**
 * What the controller decides: when the cluster is born, and what its map becomes when a storage node comes back. Used by
 * one thread. An event returns a decision and changes nothing durable here until {@link #stored} is called with it.
 */
public final class ClusterStateMachine {
    private final BirthPlan birth;
    private Optional<ClusterState> state;
    /** Who has registered and has not gone since, whether believed or not. */
    private final Map<NodeId, Registration> present = new TreeMap<>(Comparator.comparingLong(NodeId::value));

    /** @param restored what the store gave; empty if the cluster is not born yet */
    public ClusterStateMachine(BirthPlan birth, Optional<ClusterState> restored) {
        this.birth = birth;
        this.state = restored;
    }

    public BirthPlan birth() {
        return birth;
    }

    public Optional<ClusterState> state() {
        return state;
    }

    /** Returns who has registered and has not gone since, ordered by node. */
    public List<Registration> present() {
        return List.copyOf(present.values());
    }

    /** Takes note that a decided state is durable: from now on it is the state. */
    public void stored(ClusterState next) {
        state = Optional.of(next);
    }

    /** A storage node registered, for the first time or again. */
    public Decision onRegistered(Registration registration) {
        Optional<String> refusal = refusalOf(registration);
        if (refusal.isPresent() && isReplaced(registration)) {
            return Decision.nothing("refused " + describe(registration) + ": " + refusal.get());
        }
        dropOthersAt(registration);
        boolean news = !registration.equals(present.put(registration.member().node(), registration));
        if (refusal.isPresent()) {
            return Decision.nothing(news ? "refused " + describe(registration) + ": " + refusal.get() : "");
        }
        return state.isPresent() ? rejoin(state.get(), registration) : maybeGiveBirth(news);
    }

    /** A member said goodbye, or has not been heard of for too long. The map stays: its replicas are waited for. */
    public Decision onGone(Member member) {
        Registration registration = present.get(member.node());
        if (registration == null || !registration.member().equals(member)) {
            return Decision.nothing("");
        }
        present.remove(member.node());
        return Decision.nothing("storage node " + describe(registration) + " is gone");
    }

    private boolean isReplaced(Registration registration) {
        Member member = registration.member();
        return state.filter(known -> known.wasReplaced(member.node(), member.incarnation())).isPresent();
    }

    /** Two processes cannot answer at one address: whoever was there before is gone. */
    private void dropOthersAt(Registration registration) {
        present.values().removeIf(other -> !other.member().node().equals(registration.member().node())
                && other.address().equals(registration.address()));
    }

    /** Returns why a registered node is not taken, in words for an operator; nothing if it is. */
    public Optional<String> refusalOf(Registration registration) {
        return state.isPresent() ? refusalByCluster(state.get(), registration) : refusalBeforeBirth(registration);
    }

    private Optional<String> refusalBeforeBirth(Registration registration) {
        return registration.cluster()
                .map(cluster -> "its data folder belongs to cluster " + cluster
                        + ", but this controller has no cluster yet: was the controller's data folder lost or exchanged?");
    }

    private Optional<String> refusalByCluster(ClusterState known, Registration registration) {
        PartitionMap map = known.map();
        if (registration.cluster().filter(cluster -> !cluster.equals(map.cluster())).isPresent()) {
            return Optional
                    .of("its data folder belongs to cluster " + registration.cluster().get() + ", this is cluster "
                            + map.cluster());
        }
        if (isReplaced(registration)) {
            return Optional.of("this incarnation was replaced by a later one");
        }
        return map.node(registration.member().node()).isPresent()
                ? Optional.empty()
                : Optional.of(refusalOfUnknown(map, registration.node()));
    }

    private static String refusalOfUnknown(PartitionMap map, StorageNode node) {
        boolean sameName = map.nodes().stream().anyMatch(other -> other.name().equals(node.name()));
        return sameName
                ? "a node of this name holds replicas, and this one comes with another data folder: give it the folder back"
                : "it holds no replicas: the partitions were assigned before it came";
    }

    private Decision maybeGiveBirth(boolean news) {
        List<StorageNode> usable = present.values().stream()
                .filter(registration -> registration.cluster().isEmpty()).map(Registration::node).toList();
        String count = usable.size() + " of " + birth.expectedStorageNodes() + " expected storage nodes are present";
        if (usable.size() < birth.expectedStorageNodes()) {
            return Decision.nothing(news ? count : "");
        }
        return Decision.become(new ClusterState(firstMap(usable), Map.of()),
                "cluster " + birth.cluster() + " is born: " + count);
    }

    private PartitionMap firstMap(List<StorageNode> nodes) {
        Map<NodeId, Member> members = new TreeMap<>(Comparator.comparingLong(NodeId::value));
        nodes.forEach(node -> members.put(node.id(), node.member()));
        List<List<NodeId>> plan = AssignmentPlanner.plan(
                nodes.stream().map(node -> new PlacementNode(node.id(), node.zone())).toList(),
                birth.settings().partitioner().partitionCount(), birth.settings().redundancy());
        List<ReplicaSet> sets = new ArrayList<>(plan.size());
        for (int i = 0; i < plan.size(); i++) {
            List<Replica> replicas = plan.get(i).stream().map(members::get)
                    .map(member -> new Replica(member, ReplicaRole.SERVING, Epoch.FIRST)).toList();
            sets.add(new ReplicaSet(new PartitionId(i), Epoch.FIRST, Epoch.FIRST, replicas));
        }
        return new PartitionMap(birth.cluster(), birth.settings(), 1, nodes, sets);
    }

    /**
     * A node of the map is back. Its disk holds all that it ever acknowledged, and as nobody is ever taken out of a list,
     * nothing was committed without it: its new incarnation takes the old one's place, in a new epoch. (A new incarnation
     * proves the old one gone: it holds the lock on the folder.)
     */
    private Decision rejoin(ClusterState known, Registration registration) {
        StorageNode before = known.map().node(registration.member().node()).orElseThrow();
        if (before.equals(registration.node())) {
            return Decision.nothing("");
        }
        ClusterState next = new ClusterState(withNode(known.map(), before, registration.node()),
                replacedWith(known, before, registration.node()));
        return Decision.become(next, "storage node " + describe(registration) + " is back, map version "
                + next.map().version());
    }

    private static Map<NodeId, Set<Incarnation>> replacedWith(ClusterState known, StorageNode before,
            StorageNode after) {
        if (before.incarnation().equals(after.incarnation())) {
            return known.replaced();
        }
        Map<NodeId, Set<Incarnation>> replaced = new TreeMap<>(Comparator.comparingLong(NodeId::value));
        replaced.putAll(known.replaced());
        Set<Incarnation> incarnations = new HashSet<>(replaced.getOrDefault(before.id(), Set.of()));
        incarnations.add(before.incarnation());
        replaced.put(before.id(), incarnations);
        return replaced;
    }

    private static PartitionMap withNode(PartitionMap map, StorageNode before, StorageNode after) {
        List<StorageNode> nodes = map.nodes().stream().map(node -> node.equals(before) ? after : node).toList();
        List<ReplicaSet> sets = map.replicaSets().stream()
                .map(entry -> withMember(entry, before.member(), after.member())).toList();
        return new PartitionMap(map.cluster(), map.settings(), map.version() + 1, nodes, sets);
    }

    /** The new member's replica is a new listing, and if it leads, a new reign: it knows nothing of the old one's promises. */
    private static ReplicaSet withMember(ReplicaSet entry, Member before, Member after) {
        if (before.equals(after) || entry.replicaOf(before).isEmpty()) {
            return entry;
        }
        Epoch epoch = entry.epoch().next();
        List<Replica> replicas = entry.replicas().stream()
                .map(replica -> replica.member().equals(before) ? new Replica(after, replica.role(), epoch) : replica)
                .toList();
        return new ReplicaSet(entry.partition(), epoch, entry.isLedBy(before) ? epoch : entry.reign(), replicas);
    }

    private static String describe(Registration registration) {
        StorageNode node = registration.node();
        return node.name() + " (" + node.member() + " at " + node.address() + ")";
    }
}
