package io.velour.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.placement.Assignment;

/** The next cluster state in the making: the stored one, and what the rules have changed in it so far. One step each. */
final class StateDraft {
    private final ClusterState base;
    private final Map<NodeId, StorageNode> nodes = new TreeMap<>(ClusterState.BY_NODE);
    private final List<ReplicaSet> entries;
    private final Set<PartitionId> edited = new HashSet<>();
    private Assignment target;
    private final Set<NodeId> draining = new TreeSet<>(ClusterState.BY_NODE);
    private List<GivenUp> givenUp;
    private final Set<Member> concerned = new HashSet<>();
    private final Set<NodeId> failedNodes = new HashSet<>();
    private final Set<Place> failedPlaces = new HashSet<>();
    private boolean changed;
    private boolean leadersMoved;
    private final Map<String, Integer> doings = new TreeMap<>();

    /** A node's place in a partition. */
    record Place(PartitionId partition, NodeId node) {}

    StateDraft(ClusterState base) {
        this.base = base;
        base.map().nodes().forEach(node -> nodes.put(node.id(), node));
        this.entries = new ArrayList<>(base.map().replicaSets());
        this.target = base.target();
        draining.addAll(base.draining());
        this.givenUp = base.givenUp();
    }

    PartitionMap storedMap() {
        return base.map();
    }

    /** Tells whether the partitions are those of this very map, unchanged. */
    boolean isStill(PartitionMap map) {
        return base.map() == map && edited.isEmpty();
    }

    ClusterSettings settings() {
        return base.map().settings();
    }

    List<ReplicaSet> entries() {
        return entries;
    }

    ReplicaSet entry(PartitionId partition) {
        return entries.get(partition.value());
    }

    /** Tells whether the partition has its next entry already: one step raises an epoch by one, not more. */
    boolean isEdited(PartitionId partition) {
        return edited.contains(partition);
    }

    /** Sets a partition's next entry. */
    void edit(ReplicaSet next) {
        ReplicaSet before = entry(next.partition());
        if (!next.epoch().equals(before.epoch().next()) || !edited.add(next.partition())) {
            throw new IllegalStateException("epoch " + next.epoch() + " of partition " + next.partition()
                    + " does not follow " + base.map().replicaSet(next.partition()).epoch());
        }
        entries.set(next.partition().value(), next);
        changed = true;
    }

    List<StorageNode> nodes() {
        return List.copyOf(nodes.values());
    }

    Optional<StorageNode> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** Returns the incarnation of the node that is believed. */
    Optional<Member> memberOf(NodeId id) {
        return node(id).map(StorageNode::member);
    }

    /** Adds a node, or changes what is known of it; a former incarnation is never believed again. */
    void put(StorageNode node) {
        StorageNode before = nodes.put(node.id(), node);
        changed = true;
        if (before != null && !before.incarnation().equals(node.incarnation())) {
            concern(before.member());
        }
    }

    void forget(NodeId node) {
        nodes.remove(node);
        draining.remove(node);
        changed = true;
    }

    Assignment target() {
        return target;
    }

    void target(Assignment next) {
        target = next;
        changed = true;
    }

    boolean isDraining(NodeId node) {
        return draining.contains(node);
    }

    /** Takes note that a node is to be emptied, or not to be. */
    void drain(NodeId node, boolean wanted) {
        changed |= wanted ? draining.add(node) : draining.remove(node);
    }

    void record(GivenUp order) {
        List<GivenUp> more = new ArrayList<>(givenUp);
        more.add(order);
        givenUp = more;
        changed = true;
    }

    /** This member must not get a lease before the step is stored or has failed. */
    void concern(Member member) {
        concerned.add(member);
    }

    Set<Member> concerned() {
        return concerned;
    }

    /** The node's replicas were taken out against its will: it waits before it is added anywhere. */
    void failed(NodeId node) {
        failedNodes.add(node);
    }

    Set<NodeId> failedNodes() {
        return failedNodes;
    }

    /** The node's replica gave up: it waits before it is added there. */
    void failed(PartitionId partition, NodeId node) {
        failedPlaces.add(new Place(partition, node));
    }

    Set<Place> failedPlaces() {
        return failedPlaces;
    }

    /** The step moves a leader without need. */
    void movedLeader() {
        leadersMoved = true;
    }

    boolean movesLeaders() {
        return leadersMoved;
    }

    /** Takes note, for the log, that the step does this, to one partition more. */
    void does(String what) {
        doings.merge(what, 1, Integer::sum);
    }

    /** Returns in one line what the step does. */
    String note() {
        List<String> parts = new ArrayList<>();
        doings.forEach((what, times) -> parts.add(times == 1 ? what : what + " (" + times + " times)"));
        return String.join("; ", parts);
    }

    /** Returns the next state, or nothing if it would be the one that is stored. */
    Optional<ClusterState> next() {
        if (!changed) {
            return Optional.empty();
        }
        ClusterState next = new ClusterState(nextMap(), target, draining, givenUp);
        return next.equals(base) ? Optional.empty() : Optional.of(next);
    }

    private PartitionMap nextMap() {
        PartitionMap map = base.map();
        boolean same = edited.isEmpty() && nodes().equals(map.nodes());
        return same
                ? map
                : new PartitionMap(map.cluster(), map.settings(), map.version() + 1, nodes(), entries);
    }
}
