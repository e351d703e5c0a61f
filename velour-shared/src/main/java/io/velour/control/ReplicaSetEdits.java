package io.velour.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/**
 * The ways in which a partition's entry becomes its next one. Each raises the epoch by one, begins a new reign exactly if
 * the leader becomes another member, and keeps the listing of every replica that stays. Whether a step is allowed is
 * decided elsewhere.
 */
final class ReplicaSetEdits {
    private ReplicaSetEdits() {}

    /** Returns the entry without these members. */
    static ReplicaSet without(ReplicaSet entry, Set<Member> members) {
        return next(entry, entry.replicas().stream().filter(replica -> !members.contains(replica.member())).toList());
    }

    /** Returns the entry with this member at its end, {@code CATCHING_UP}, its listing named by the new epoch. */
    static ReplicaSet joined(ReplicaSet entry, Member member) {
        List<Replica> replicas = new ArrayList<>(entry.replicas());
        replicas.add(new Replica(member, ReplicaRole.CATCHING_UP, entry.epoch().next()));
        return next(entry, replicas);
    }

    static ReplicaSet promoted(ReplicaSet entry, Member member) {
        return withRole(entry, member, ReplicaRole.CATCHING_UP, ReplicaRole.SERVING);
    }

    static ReplicaSet leaving(ReplicaSet entry, Member member) {
        return withRole(entry, member, ReplicaRole.SERVING, ReplicaRole.LEAVING);
    }

    /** Returns the entry in which this member serves and nobody else is listed. Its listing goes on if it has one. */
    static ReplicaSet alone(ReplicaSet entry, Member member) {
        Epoch listing = entry.replicaOf(member).map(Replica::listing).orElse(entry.epoch().next());
        return next(entry, List.of(new Replica(member, ReplicaRole.SERVING, listing)));
    }

    /** Returns the entry in this order; nodes that it does not name come last, in the order that they have. */
    static ReplicaSet reordered(ReplicaSet entry, List<NodeId> order) {
        Comparator<Replica> byOrder = Comparator.comparingInt(replica -> {
            int place = order.indexOf(replica.member().node());
            return place < 0 ? order.size() : place;
        });
        return next(entry, entry.replicas().stream().sorted(byOrder).toList());
    }

    private static ReplicaSet withRole(ReplicaSet entry, Member member, ReplicaRole from, ReplicaRole to) {
        if (entry.replicaOf(member).filter(replica -> replica.role() == from).isEmpty()) {
            throw new IllegalArgumentException("partition " + entry.partition() + ": " + member + " is not " + from);
        }
        return next(entry, entry.replicas().stream()
                .map(replica -> replica.member().equals(member) ? new Replica(member, to, replica.listing()) : replica)
                .toList());
    }

    private static ReplicaSet next(ReplicaSet before, List<Replica> replicas) {
        Epoch epoch = before.epoch().next();
        ReplicaSet next = new ReplicaSet(before.partition(), epoch, epoch, replicas);
        return next.leader().equals(before.leader())
                ? new ReplicaSet(before.partition(), epoch, before.reign(), replicas)
                : next;
    }
}
