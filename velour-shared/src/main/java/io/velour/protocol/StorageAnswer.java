package io.velour.protocol;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.ReplicaSet;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** What a storage node answers. Answers with an epoch were given in it, and count in no other. */
public sealed interface StorageAnswer {
    /** To {@code Read}: what the replica holds, a tombstone too. */
    record Found(Epoch epoch, StoredRecord stored) implements StorageAnswer {}

    /** To {@code Read}: the replica holds nothing under the key. */
    record Absent(Epoch epoch) implements StorageAnswer {}

    /** To {@code Prepare}: durable here, or held here before in this reign by the leader. */
    record Accepted(Epoch epoch) implements StorageAnswer {}

    /** To {@code Prepare}, not from the leader: something newer is durable here. Counts as an acknowledgement. */
    record Superseded(Epoch epoch) implements StorageAnswer {}

    /**
     * To {@code Prepare}, from the leader: something newer is here, and this version never was in this reign. Nothing
     * was stored.
     *
     * @param current the version that is here
     */
    record Outrun(Epoch epoch, RecordVersion current) implements StorageAnswer {}

    /** To {@code Prepare}, from the leader: something newer is here, and it forgot whether this version ever was. */
    record Unsure(Epoch epoch) implements StorageAnswer {}

    /** To {@code Commit}. */
    record Noted() implements StorageAnswer {}

    /**
     * Nothing was stored, nothing was read.
     *
     * @param epoch the epoch of the partition that the node has adopted; {@link Epoch#NONE} before the first
     * @param newer with {@code STALE_EPOCH}, the node's own entry; else null
     */
    record Refused(Refusal refusal, Epoch epoch, @Nullable ReplicaSet newer) implements StorageAnswer {}
}
