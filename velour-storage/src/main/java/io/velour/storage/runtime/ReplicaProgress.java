package io.velour.storage.runtime;

import java.util.Map;

import io.velour.cluster.PartitionId;
import io.velour.replica.CatchUpProgress;
import io.velour.replica.Verification;

/**
 * How far the replicas of this node were at the last tick.
 *
 * @param pendingRecords how many records are {@code PENDING}, as far as known
 * @param loading        whether some of what the disk held when the process started has still to be read for that
 * @param catchUps       of each {@code CATCHING_UP} replica, how far it is
 * @param verifications  of each partition that this node leads, when its replicas were compared, and what came of it
 * @param copiedBytes    how many bytes all catch-ups have copied since the start of the process
 */
public record ReplicaProgress(int pendingRecords, boolean loading, Map<PartitionId, CatchUpProgress> catchUps,
        Map<PartitionId, Verification> verifications, long copiedBytes) {
    static final ReplicaProgress NONE = new ReplicaProgress(0, false, Map.of(), Map.of(), 0);

    /** Returns how many replicas have still something to copy or to compare. */
    public long catchingUp() {
        return catchUps.values().stream().filter(progress -> !progress.caughtUp()).count();
    }

    /** Returns about how many bytes those have still to copy or to compare. */
    public long catchUpBytesLeft() {
        return catchUps.values().stream().mapToLong(CatchUpProgress::bytesLeft).sum();
    }

    /** Returns how many differences between replicas were found. */
    public long differences() {
        return verifications.values().stream().mapToLong(Verification::differences).sum();
    }

    /** Returns how many of those were repaired. */
    public long repairs() {
        return verifications.values().stream().mapToLong(Verification::repairs).sum();
    }

    /**
     * Returns when that partition was compared last that has waited longest, in milliseconds since the Unix epoch; 0 if there is
     * none, or one has never been compared.
     */
    public long oldestVerificationMillis() {
        return verifications.values().stream().mapToLong(Verification::verifiedAtMillis).min().orElse(0);
    }
}
