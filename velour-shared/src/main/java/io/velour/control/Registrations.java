package io.velour.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;

/** Who has registered and has not gone since, whether taken or not, and why some are not taken. */
final class Registrations {
    static final int MAX_NODES = BirthPlan.MAX_STORAGE_NODES;
    /** Of more than so many, those refused included, the later ones are not even remembered. */
    private static final int MAX_PRESENT = 3 * MAX_NODES;

    private final Map<NodeId, Registration> present = new TreeMap<>(ClusterState.BY_NODE);
    private final Map<NodeAddress, NodeId> atAddress = new HashMap<>();
    /** Who is present, as a list; made anew when that has changed. */
    private Optional<List<Registration>> listed = Optional.empty();
    private Optional<Applied> applied = Optional.empty();

    /** Registrations and the nodes of a map, of which none says anything that the map does not know. */
    private record Applied(List<Registration> present, List<StorageNode> nodes) {
        boolean is(List<Registration> presentNow, List<StorageNode> nodesNow) {
            return present == presentNow && nodes == nodesNow;
        }
    }

    /** Returns who is there, ordered by node; the same list until that changes. */
    List<Registration> present() {
        List<Registration> list = listed.orElseGet(() -> List.copyOf(present.values()));
        listed = Optional.of(list);
        return list;
    }

    boolean isPresent(NodeId node) {
        return present.containsKey(node);
    }

    /** Takes note of a registration, and returns whether it says anything new. That of an earlier life says nothing. */
    boolean add(Registration registration) {
        if (isSuperseded(registration.member())) {
            return false;
        }
        dropOtherAt(registration);
        NodeId node = registration.member().node();
        if (present.size() >= MAX_PRESENT && !isPresent(node)) {
            return false;
        }
        Registration before = present.put(node, registration);
        if (registration.equals(before)) {
            return false;
        }
        if (before != null) {
            atAddress.remove(before.address(), node);
        }
        atAddress.put(registration.address(), node);
        listed = Optional.empty();
        return true;
    }

    /** Two processes cannot answer at one address: whoever was there before is gone. */
    private void dropOtherAt(Registration registration) {
        NodeId other = atAddress.get(registration.address());
        if (other != null && !other.equals(registration.member().node())) {
            drop(other);
        }
    }

    private void drop(NodeId node) {
        Registration gone = present.remove(node);
        if (gone != null) {
            atAddress.remove(gone.address(), node);
            listed = Optional.empty();
        }
    }

    /** Takes note that a member has gone, and returns what it had registered as, if it had. */
    Optional<Registration> remove(Member member) {
        Optional<Registration> registration = Optional.ofNullable(present.get(member.node()))
                .filter(known -> known.member().equals(member));
        registration.ifPresent(known -> drop(member.node()));
        return registration;
    }

    /** Tells whether a later incarnation of the member's node has registered. */
    boolean isSuperseded(Member member) {
        return Optional.ofNullable(present.get(member.node()))
                .filter(known -> known.member().incarnation().isAfter(member.incarnation())).isPresent();
    }

    /** Brings the nodes of the draft up to what has registered: new nodes, new incarnations, new addresses. */
    void apply(StateDraft draft, ClusterState state) {
        if (applied.filter(last -> last.is(present(), state.map().nodes())).isPresent()) {
            return;
        }
        boolean news = false;
        for (Registration registration : present()) {
            if (refusal(state, registration).isEmpty() && isNews(draft, registration.node())) {
                draft.put(registration.node());
                draft.does("takes " + describe(registration));
                news = true;
            }
        }
        applied = news ? Optional.empty() : Optional.of(new Applied(present(), state.map().nodes()));
    }

    private static boolean isNews(StateDraft draft, StorageNode node) {
        Optional<StorageNode> known = draft.node(node.id());
        return known.isPresent() ? !known.get().equals(node) : draft.nodes().size() < MAX_NODES;
    }

    /** Returns why a node is not taken into the cluster that there is. */
    static Optional<String> refusal(ClusterState state, Registration registration) {
        PartitionMap map = state.map();
        Member member = registration.member();
        if (registration.cluster().filter(cluster -> !cluster.equals(map.cluster())).isPresent()) {
            return Optional.of("its data folder belongs to cluster " + registration.cluster().get()
                    + ", this is cluster " + map.cluster());
        }
        if (isReplaced(map, member)) {
            return Optional.of("this incarnation was replaced by a later one, or its data folder is an old copy");
        }
        if (isOldCopy(map, registration)) {
            return Optional.of("its data folder knows nothing of the life in which this node was last taken, "
                    + map.node(member.node()).map(StorageNode::incarnation).orElseThrow() + ": it is an old copy");
        }
        return map.nodes().size() >= MAX_NODES && map.node(member.node()).isEmpty()
                ? Optional.of("there are " + MAX_NODES + " storage nodes already, as many as can be planned for")
                : Optional.empty();
    }

    /** Tells whether the map names a later incarnation of the member's node: this one is never believed again. */
    static boolean isReplaced(PartitionMap map, Member member) {
        return map.node(member.node()).filter(known -> known.incarnation().isAfter(member.incarnation())).isPresent();
    }

    /** Tells whether the folder lacks what the node has acknowledged in the life that the map names. */
    static boolean isOldCopy(PartitionMap map, Registration registration) {
        return map.node(registration.member().node()).map(StorageNode::incarnation)
                .filter(known -> !known.equals(registration.member().incarnation()))
                .filter(known -> !registration.lives().contain(known)).isPresent();
    }

    /** Returns why a node is not taken while there is no cluster. */
    static Optional<String> refusalBeforeBirth(Registration registration) {
        return registration.cluster().map(cluster -> "its data folder belongs to cluster " + cluster
                + ", but this controller has no cluster yet: was the controller's data folder lost or exchanged?");
    }

    static String describe(Registration registration) {
        StorageNode node = registration.node();
        return "storage node " + node.name() + " (" + node.member() + " at " + node.address() + ")";
    }
}
