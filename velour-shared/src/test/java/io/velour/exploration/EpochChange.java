package io.velour.exploration;

import java.util.ArrayList;
import java.util.List;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/**
 * One step of the controller: how an entry becomes the next one. Written anew here, as the search leaves the controller out
 * and does not trust it.
 */
public sealed interface EpochChange {
    /** Returns the storage node that it concerns, from 0. */
    int node();

    /** Taken out of the list: its lease is over by then. */
    record TakeOut(int node) implements EpochChange {}

    /** A {@code SERVING} replica comes to the head of the list: it leads from now on. */
    record Lead(int node) implements EpochChange {}

    /** Added as {@code CATCHING_UP}, in the incarnation that the node has by then. */
    record Add(int node) implements EpochChange {}

    /** {@code CATCHING_UP} becomes {@code SERVING}, after its report. */
    record Promote(int node) implements EpochChange {}

    /** {@code SERVING} becomes {@code LEAVING}. */
    record Leave(int node) implements EpochChange {}

    /**
     * Returns the entry after this step.
     *
     * @param current the incarnation that the node is in now
     */
    default ReplicaSet applyTo(ReplicaSet entry, Member current) {
        List<Replica> replicas = new ArrayList<>(entry.replicas());
        int place = placeOf(node(), entry);
        switch (this) {
            case TakeOut _ -> replicas.remove(place);
            case Lead _ -> replicas.addFirst(replicas.remove(place));
            case Add _ -> replicas.add(new Replica(current, ReplicaRole.CATCHING_UP, entry.epoch().next()));
            case Promote _ -> replicas.set(place, inRole(replicas.get(place), ReplicaRole.SERVING));
            case Leave _ -> replicas.set(place, inRole(replicas.get(place), ReplicaRole.LEAVING));
        }
        return next(entry, replicas);
    }

    private static Replica inRole(Replica replica, ReplicaRole role) {
        return new Replica(replica.member(), role, replica.listing());
    }

    private static ReplicaSet next(ReplicaSet entry, List<Replica> replicas) {
        Epoch epoch = entry.epoch().next();
        ReplicaSet ofNewReign = new ReplicaSet(entry.partition(), epoch, epoch, replicas);
        return ofNewReign.leader().equals(entry.leader())
                ? new ReplicaSet(entry.partition(), epoch, entry.reign(), replicas)
                : ofNewReign;
    }

    /** Returns where the list has a storage node, from 0; -1 if it does not have it. */
    static int placeOf(int node, ReplicaSet entry) {
        for (int place = 0; place < entry.replicas().size(); place++) {
            if (entry.replicas().get(place).member().node().equals(new NodeId(node + 1))) {
                return place;
            }
        }
        return -1;
    }
}
