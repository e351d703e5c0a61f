package io.velour.controller.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.control.BirthPlan;
import io.velour.control.Registration;

/**
 * What the loop knew after its last events, for everybody else to read. Immutable.
 *
 * @param map          empty before the cluster's birth
 * @param present      the storage nodes that have registered and not gone
 * @param refusals     of those, the ones that are not taken, with the reason
 * @param missingSince the storage nodes of the map that are not present in the incarnation that it lists, and since when;
 *                     at the earliest since this process started
 * @param frontends    where those answer that have registered and not gone
 * @param storeFailure why the state could not be stored the last time; empty if it could
 */
public record ClusterSnapshot(BirthPlan birth, Optional<PartitionMap> map, List<Registration> present,
        Map<Registration, String> refusals, Map<NodeId, Instant> missingSince, List<NodeAddress> frontends,
        Optional<String> storeFailure) {
    public ClusterSnapshot {
        present = List.copyOf(present);
        refusals = Map.copyOf(refusals);
        missingSince = Map.copyOf(missingSince);
        frontends = List.copyOf(frontends);
    }
}
