package io.velour.controller.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/** Counts what the loop has stored since the start of the process. Counted by one thread, read by any. */
public final class StepCounts {
    private final LongAdder steps = new LongAdder();
    private final LongAdder removals = new LongAdder();

    /** A step has been stored. */
    void stored(Optional<PartitionMap> before, PartitionMap after) {
        steps.increment();
        before.ifPresent(known -> removals.add(removalsBetween(known.replicaSets(), after.replicaSets())));
    }

    private static long removalsBetween(List<ReplicaSet> before, List<ReplicaSet> after) {
        long count = 0;
        for (int i = 0; i < before.size(); i++) {
            // A step leaves most entries as they are.
            if (before.get(i) != after.get(i)) {
                count += removalsBetween(before.get(i), after.get(i));
            }
        }
        return count;
    }

    /** A node that comes back in another incarnation has not been removed; one that was leaving went in order. */
    private static long removalsBetween(ReplicaSet before, ReplicaSet after) {
        Set<NodeId> still = new HashSet<>();
        after.members().stream().map(Member::node).forEach(still::add);
        return before.replicas().stream().filter(replica -> replica.role() != ReplicaRole.LEAVING)
                .filter(replica -> !still.contains(replica.member().node())).count();
    }

    /** Returns how many steps have been stored: births, changes of the map, orders of operators. */
    public long steps() {
        return steps.sum();
    }

    /** Returns how many replicas were taken out of the map without having left it in order. */
    public long removals() {
        return removals.sum();
    }
}
