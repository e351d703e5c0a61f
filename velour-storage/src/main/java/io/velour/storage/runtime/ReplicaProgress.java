package io.velour.storage.runtime;

import java.util.Map;

import io.velour.cluster.PartitionId;
import io.velour.replica.CatchUpProgress;

/**
 * How far the replicas of this node were at the last tick.
 *
 * @param pendingRecords how many records are {@code PENDING}
 * @param catchUps       of each {@code CATCHING_UP} replica, how far it is
 */
public record ReplicaProgress(int pendingRecords, Map<PartitionId, CatchUpProgress> catchUps) {
    static final ReplicaProgress NONE = new ReplicaProgress(0, Map.of());

    /** Returns how many replicas have still something to copy or to compare. */
    public long catchingUp() {
        return catchUps.values().stream().filter(progress -> !progress.caughtUp()).count();
    }
}
