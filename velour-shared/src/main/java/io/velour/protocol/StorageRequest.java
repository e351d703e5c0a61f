package io.velour.protocol;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** What a storage node is asked. Each request names the partition; those with a check, the epoch that the asker believes. */
public sealed interface StorageRequest
        permits
        ReadRequest,
        StorageRequest.Prepare,
        StorageRequest.PrepareIf,
        StorageRequest.Commit,
        StorageRequest.Adopt,
        PeerRequest {
    PartitionId partition();

    /**
     * Asks a {@code SERVING} replica for what it holds. Answers: {@code Found}, {@code Absent}, {@code Expired},
     * {@code Refused}.
     */
    record Read(PartitionId partition, Epoch epoch, Key key) implements ReadRequest {}

    /**
     * Asks a {@code SERVING} replica for keys of the partition, in their order. Answers: {@code Listed}, {@code Refused}.
     *
     * @param prefix only keys that begin with these bytes; null for all
     * @param after  only keys above this one; null from the first
     * @param limit  at most so many records are looked at, at least 1
     */
    record ListKeys(PartitionId partition, Epoch epoch, @Nullable Key prefix, @Nullable Key after, int limit)
            implements
                ReadRequest {}

    /**
     * Asks a replica to hold this record unless it has a newer one. Answers: {@code Accepted}, {@code Superseded},
     * {@code Outrun}, {@code Unsure}, {@code Refused}. May be repeated: a version takes effect once.
     *
     * @param sender the storage node that finishes the write by itself; null if a frontend asks
     */
    record Prepare(PartitionId partition, Epoch epoch, Key key, Record record, @Nullable Member sender)
            implements
                StorageRequest {}

    /**
     * Asks the leader to hold this record if the key's version is the expected one. Answers: {@code Accepted},
     * {@code Mismatch}, {@code Outrun}, {@code Unsure}, {@code Refused}. No transport may repeat it by itself (V5): the
     * asker counts how often it was sent.
     *
     * @param expected the version that must be there; null if nothing live may be there
     */
    record PrepareIf(PartitionId partition, Epoch epoch, Key key, Record record, @Nullable RecordVersion expected)
            implements
                StorageRequest {}

    /** Says that a version is committed. True for ever, needs no epoch, may be lost. Answer: {@code Noted}. */
    record Commit(PartitionId partition, Key key, RecordVersion version) implements StorageRequest {}

    /** Brings an entry to a node that is behind; may be lost. Answer: {@code Noted}. */
    record Adopt(ReplicaSet entry) implements StorageRequest {
        @Override
        public PartitionId partition() {
            return entry.partition();
        }
    }
}
