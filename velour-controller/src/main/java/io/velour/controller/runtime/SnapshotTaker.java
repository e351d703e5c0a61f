package io.velour.controller.runtime;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateMachine;
import io.velour.control.Registration;

/** Makes snapshots of what the state machine knows. Used by the loop alone. */
final class SnapshotTaker {
    private final ClusterStateMachine machine;
    private final InstantSource time;

    SnapshotTaker(ClusterStateMachine machine, InstantSource time) {
        this.machine = machine;
        this.time = time;
    }

    ClusterSnapshot first() {
        return take(Map.of(), List.of(), Optional.empty());
    }

    /** Returns the snapshot before if nothing has changed: of a large cluster one is dear, and most events are renewals. */
    ClusterSnapshot next(ClusterSnapshot before, List<NodeAddress> frontends, Optional<String> storeFailure) {
        boolean same = before.map().equals(map()) && before.present().equals(machine.present())
                && before.frontends().equals(frontends) && before.storeFailure().equals(storeFailure);
        return same ? before : take(before.missingSince(), frontends, storeFailure);
    }

    private ClusterSnapshot take(Map<NodeId, Instant> missingBefore, List<NodeAddress> frontends,
            Optional<String> storeFailure) {
        Map<Registration, String> refusals = new LinkedHashMap<>();
        machine.present().forEach(registration -> machine.refusalOf(registration)
                .ifPresent(reason -> refusals.put(registration, reason)));
        return new ClusterSnapshot(machine.birth(), map(), machine.present(), refusals, missing(missingBefore),
                frontends, storeFailure);
    }

    private Map<NodeId, Instant> missing(Map<NodeId, Instant> before) {
        Set<Member> present = new HashSet<>();
        machine.present().forEach(registration -> present.add(registration.member()));
        Map<NodeId, Instant> missing = new HashMap<>();
        map().ifPresent(known -> known.nodes().stream().filter(node -> !present.contains(node.member()))
                .forEach(node -> missing.put(node.id(), before.getOrDefault(node.id(), time.instant()))));
        return missing;
    }

    private Optional<PartitionMap> map() {
        return machine.state().map(ClusterState::map);
    }
}
