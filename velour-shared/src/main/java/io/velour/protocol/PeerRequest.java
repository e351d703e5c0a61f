package io.velour.protocol;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.record.Key;

/**
 * What one storage node asks another. Each request carries the asker's own entry of the partition: whoever is behind adopts
 * it before it answers.
 */
public sealed interface PeerRequest extends StorageRequest {
    /** Returns the entry that the asker has adopted. */
    ReplicaSet entry();

    @Override
    default PartitionId partition() {
        return entry().partition();
    }

    /**
     * The leader, reconciling, asks for the {@code PENDING} records of the partition, leftovers excepted (V7). Answers:
     * {@code PendingRecords}, {@code Refused}.
     *
     * @param after only keys above this one; null from the first
     */
    record ReportPending(ReplicaSet entry, @Nullable Key after) implements PeerRequest {}

    /**
     * A {@code CATCHING_UP} replica asks its source, or a leader a {@code SERVING} replica, what the next range of keys
     * holds. Answers: {@code RangeDigest}, {@code Refused}.
     *
     * @param asker listed as {@code CATCHING_UP} in the entry, which so names its listing (V10), or its leader (R23)
     * @param after the range begins above this key; null at the first
     */
    record CompareRange(ReplicaSet entry, Member asker, @Nullable Key after) implements PeerRequest {}

    /**
     * A {@code CATCHING_UP} replica asks its source, or a leader a {@code SERVING} replica, for the records of a range.
     * Answers: {@code RangeRecords}, {@code Refused}.
     *
     * @param through the last key that belongs to the range; null if it goes to the end of the partition
     */
    record FetchRange(ReplicaSet entry, Member asker, @Nullable Key after, @Nullable Key through)
            implements
                PeerRequest {}
}
