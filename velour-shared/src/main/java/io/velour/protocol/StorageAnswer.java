package io.velour.protocol;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.ReplicaSet;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** What a storage node answers. Answers with an epoch were given in it, and count in no other. */
public sealed interface StorageAnswer {
    /** To {@code Read}: what the replica holds, a tombstone too. */
    record Found(Epoch epoch, StoredRecord stored) implements StorageAnswer {}

    /** To {@code Read}: the replica holds nothing under the key. */
    record Absent(Epoch epoch) implements StorageAnswer {}

    /**
     * To {@code Read}: the replica holds a value whose time is over on its clock. Whoever notices deletes it; until then
     * it is there.
     */
    record Expired(Epoch epoch, StoredRecord stored) implements StorageAnswer {}

    /**
     * To {@code ListKeys}: keys in their order, as they all were at one moment. Those whose delete is committed are not
     * among them.
     *
     * @param through the last key that was looked at, listed or not; null if there are no more in the partition
     */
    record Listed(Epoch epoch, List<ListedKey> keys, @Nullable Key through) implements StorageAnswer {
        public Listed {
            keys = List.copyOf(keys);
        }
    }

    /** To {@code Prepare} and {@code PrepareIf}: durable here, or held here before in this reign by the leader. */
    record Accepted(Epoch epoch) implements StorageAnswer {}

    /** To {@code Prepare}, not from the leader: something newer is durable here. Counts as an acknowledgement. */
    record Superseded(Epoch epoch) implements StorageAnswer {}

    /**
     * To {@code Prepare} and {@code PrepareIf}, from the leader: something newer is here, and this version never was in
     * this reign. Nothing was stored.
     *
     * @param current the version that is here
     */
    record Outrun(Epoch epoch, RecordVersion current) implements StorageAnswer {}

    /** To the same, from the leader: something newer is here, and it forgot whether this version ever was. */
    record Unsure(Epoch epoch) implements StorageAnswer {}

    /**
     * To {@code PrepareIf}, from the leader under a live lease (V4): the condition does not hold. Nothing was stored.
     *
     * @param current what is here; null if nothing is
     */
    record Mismatch(Epoch epoch, @Nullable StoredRecord current) implements StorageAnswer {}

    /** To {@code Commit} and {@code Adopt}. */
    record Noted() implements StorageAnswer {}

    /**
     * To {@code ReportPending}, in the order of the keys.
     *
     * @param complete whether there are no more behind the last of them
     */
    record PendingRecords(Epoch epoch, List<KeyedRecord> records, boolean complete) implements StorageAnswer {
        public PendingRecords {
            records = List.copyOf(records);
        }
    }

    /**
     * To {@code CompareRange}: what the source holds above the key that was named.
     *
     * @param through the last key of the range; null if it goes to the end of the partition
     * @param records how many records are in it
     * @param digest  of their keys and contents, not of their states; a leader that compares is told of none of the tombstones
     *                that keep nothing away any more
     * @param left    about how many bytes of records there are behind the range
     */
    record RangeDigest(Epoch epoch, @Nullable Key through, int records, long digest, long left)
            implements
                StorageAnswer {}

    /**
     * To {@code FetchRange}: all that the source holds there, in the order of the keys.
     *
     * @param through the last key of the range that this answer covers, not above the one asked for; null if it goes to
     *                the end of the partition
     */
    record RangeRecords(Epoch epoch, @Nullable Key through, List<KeyedRecord> records) implements StorageAnswer {
        public RangeRecords {
            records = List.copyOf(records);
        }
    }

    /**
     * Nothing was stored, nothing was read.
     *
     * @param epoch the epoch of the partition that the node has adopted; {@link Epoch#NONE} before the first
     * @param newer with {@code STALE_EPOCH}, the node's own entry; else null
     */
    record Refused(Refusal refusal, Epoch epoch, @Nullable ReplicaSet newer) implements StorageAnswer {}
}
