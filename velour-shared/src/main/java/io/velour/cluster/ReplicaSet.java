package io.velour.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A partition's entry in the partition map: who its replicas are, in order, in one epoch.
 *
 * @param epoch    the number of this configuration
 * @param reign    the epoch in which the present leader began to lead without a break
 * @param replicas in order, each member once; the first that is {@code SERVING} leads
 */
public record ReplicaSet(PartitionId partition, Epoch epoch, Epoch reign, List<Replica> replicas) {
    public ReplicaSet {
        replicas = List.copyOf(replicas);
        if (reign.isAfter(epoch)) {
            throw new IllegalArgumentException("partition " + partition + ": reign " + reign + " after epoch " + epoch);
        }
        Set<NodeId> nodes = new HashSet<>();
        for (Replica replica : replicas) {
            if (!nodes.add(replica.member().node())) {
                throw new IllegalArgumentException(
                        "partition " + partition + ": " + replica.member() + " listed twice");
            }
            if (replica.listing().isAfter(epoch)) {
                throw new IllegalArgumentException(
                        "partition " + partition + ": listing " + replica.listing() + " after epoch " + epoch);
            }
        }
    }

    /** Returns the leader, or nothing if no replica serves. */
    public Optional<Member> leader() {
        for (Replica replica : replicas) {
            if (replica.isServing()) {
                return Optional.of(replica.member());
            }
        }
        return Optional.empty();
    }

    public boolean isLedBy(Member member) {
        for (Replica replica : replicas) {
            if (replica.isServing()) {
                return replica.member().equals(member);
            }
        }
        return false;
    }

    /** Returns this member's replica, or nothing if the list does not have this incarnation. */
    public Optional<Replica> replicaOf(Member member) {
        for (Replica replica : replicas) {
            if (replica.member().equals(member)) {
                return Optional.of(replica);
            }
        }
        return Optional.empty();
    }

    /** Returns every member in the list, whatever its role, in order; the list is the caller's own. */
    public List<Member> members() {
        List<Member> members = new ArrayList<>(replicas.size());
        for (Replica replica : replicas) {
            members.add(replica.member());
        }
        return members;
    }

    /** Returns the members that serve reads, in order; the list is the caller's own. */
    public List<Member> servingMembers() {
        List<Member> members = new ArrayList<>(replicas.size());
        for (Replica replica : replicas) {
            if (replica.isServing()) {
                members.add(replica.member());
            }
        }
        return members;
    }
}
