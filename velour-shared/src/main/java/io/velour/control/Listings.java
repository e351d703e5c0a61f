package io.velour.control;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;

/**
 * Which partitions of a map list which member. Made once for each map, so that a look at a cluster in which all is well costs
 * as much as it has members, and not as much as it has replicas.
 */
final class Listings {
    private final PartitionMap map;
    private final Map<Member, List<Integer>> partitions = new HashMap<>();
    private final BitSet unsettled = new BitSet();

    Listings(PartitionMap map) {
        this.map = map;
        for (ReplicaSet entry : map.replicaSets()) {
            for (Replica replica : entry.replicas()) {
                add(entry.partition().value(), replica);
            }
        }
    }

    private void add(int partition, Replica replica) {
        partitions.computeIfAbsent(replica.member(), _ -> new ArrayList<>()).add(partition);
        if (!replica.isServing()) {
            unsettled.set(partition);
        }
    }

    /** Tells whether these are the listings of this very map. */
    boolean isOf(PartitionMap other) {
        return map == other;
    }

    /** Returns every member that some list names, believed or not. */
    Set<Member> members() {
        return Collections.unmodifiableSet(partitions.keySet());
    }

    /** Returns the partitions in which somebody catches up or leaves, and those that list such a member. */
    BitSet unsettledOrListing(Predicate<Member> such) {
        BitSet found = (BitSet) unsettled.clone();
        partitions.forEach((member, listing) -> {
            if (such.test(member)) {
                listing.forEach(found::set);
            }
        });
        return found;
    }
}
