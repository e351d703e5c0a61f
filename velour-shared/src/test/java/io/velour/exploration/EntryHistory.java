package io.velour.exploration;

import java.util.ArrayList;
import java.util.List;

import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/**
 * The entries that the controller has made, oldest first. Any process may adopt any of them at any later moment.
 *
 * @param entries at least one, their epochs rising one by one
 */
record EntryHistory(List<ReplicaSet> entries) {
    /** The incarnation of every storage node when the search begins. */
    static final Incarnation FIRST_LIFE = new Incarnation(1);

    EntryHistory {
        entries = List.copyOf(entries);
    }

    static EntryHistory atFirst(Scope scope) {
        List<Replica> replicas = new ArrayList<>();
        for (int node = 0; node < scope.replicas(); node++) {
            replicas.add(new Replica(new Member(new NodeId(node + 1), FIRST_LIFE), ReplicaRole.SERVING, Epoch.FIRST));
        }
        return new EntryHistory(List.of(new ReplicaSet(NodeProcess.PARTITION, Epoch.FIRST, Epoch.FIRST, replicas)));
    }

    ReplicaSet newest() {
        return entries.getLast();
    }

    /** Returns how many times the controller has changed the entry. */
    int changes() {
        return entries.size() - 1;
    }

    /** Returns the entries of later epochs than this one, oldest first. */
    List<ReplicaSet> after(Epoch epoch) {
        int known = 0;
        while (known < entries.size() && !entries.get(known).epoch().isAfter(epoch)) {
            known++;
        }
        return entries.subList(known, entries.size());
    }

    EntryHistory with(ReplicaSet next) {
        List<ReplicaSet> longer = new ArrayList<>(entries);
        longer.add(next);
        return new EntryHistory(longer);
    }

    /**
     * Tells whether the controller's rules allow a change now.
     *
     * @param nodes what is known of every storage node
     */
    boolean allows(EpochChange change, List<NodeView> nodes) {
        int place = EpochChange.placeOf(change.node(), newest());
        if (place < 0) {
            return change instanceof EpochChange.Add;
        }
        Replica replica = newest().replicas().get(place);
        return switch (change) {
            case EpochChange.TakeOut _ -> !replica.isServing() || anotherServes(replica, nodes);
            case EpochChange.Leave _ -> replica.isServing() && anotherServes(replica, nodes);
            case EpochChange.Lead _ -> replica.isServing() && !newest().isLedBy(replica.member());
            case EpochChange.Promote _ ->
                replica.role() == ReplicaRole.CATCHING_UP && hasCaughtUp(replica, nodes.get(change.node()));
            case EpochChange.Add _ -> false;
        };
    }

    private boolean anotherServes(Replica replica, List<NodeView> nodes) {
        return newest().servingMembers().stream().anyMatch(member -> !member.equals(replica.member())
                && nodes.get(Message.nodeOf(member)).member().equals(member));
    }

    private static boolean hasCaughtUp(Replica replica, NodeView node) {
        return node.member().equals(replica.member()) && replica.listing().equals(node.caughtUp());
    }

    /**
     * Tells whether a change has to wait for the end of its member's lease, so that nobody serves who is not in the list. A
     * {@code LEAVING} replica may instead have confirmed that it knows.
     */
    boolean needsLeaseOver(EpochChange change, NodeView node) {
        if (!(change instanceof EpochChange.TakeOut)) {
            return false;
        }
        Replica replica = newest().replicas().get(EpochChange.placeOf(change.node(), newest()));
        return node.member().equals(replica.member()) && switch (replica.role()) {
            case SERVING -> true;
            case LEAVING -> !node.epoch().equals(newest().epoch());
            case CATCHING_UP -> false;
        };
    }
}
