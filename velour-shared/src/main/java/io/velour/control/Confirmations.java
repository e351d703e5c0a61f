package io.velour.control;

import java.util.Arrays;
import java.util.Optional;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;

/**
 * Tells whether a member has confirmed that it adopted the present entry of a partition: it has, once it says that it has
 * adopted the map in which that entry first stood, or a later one. After a restart of the controller the map that it found
 * counts as the first.
 */
final class Confirmations {
    private final MemberLeases leases;
    /** For each partition the version of the map in which its entry changed last. */
    private long[] changedIn = {};

    Confirmations(MemberLeases leases, Optional<PartitionMap> restored) {
        this.leases = leases;
        restored.ifPresent(this::startFrom);
    }

    private void startFrom(PartitionMap map) {
        changedIn = new long[map.replicaSets().size()];
        Arrays.fill(changedIn, map.version());
    }

    /** Takes note of a map that has become durable. */
    void stored(Optional<PartitionMap> before, PartitionMap after) {
        if (before.isEmpty()) {
            startFrom(after);
            return;
        }
        for (int i = 0; i < changedIn.length; i++) {
            if (!after.replicaSets().get(i).epoch().equals(before.get().replicaSets().get(i).epoch())) {
                changedIn[i] = after.version();
            }
        }
    }

    boolean hasConfirmed(Member member, PartitionId partition) {
        return leases.hasAdopted(member, changedIn[partition.value()]);
    }
}
