package io.velour.replica;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/**
 * Goes round all records, a bounded number at a time: a leader deletes values whose time is over, by a compare-and-set like
 * anybody's; every serving replica drops tombstones that have been kept for the retention (PROTOCOL.md, "Clocks").
 */
final class Sweep {
    private final ReplicaContext context;
    private final long retentionMillis;
    private int partition;
    private @Nullable Key position;

    Sweep(ReplicaContext context, long retentionMillis) {
        this.context = context;
        this.retentionMillis = retentionMillis;
    }

    /** Returns the partition whose turn it is. */
    PartitionId turn() {
        return new PartitionId(partition);
    }

    void skip(int partitions) {
        position = null;
        partition = (partition + 1) % partitions;
    }

    /**
     * Looks at the next records of the partition whose turn it is.
     *
     * @param entry the adopted one
     */
    void step(LocalPartition local, ReplicaSet entry, int partitions, int maxRecords, StepDraft draft) {
        List<KeyedRecord> page = context.store().scan(local.id(), position, null, maxRecords,
                context.settings().rangeBytes());
        page.forEach(keyed -> look(local, entry, keyed, draft));
        if (page.isEmpty()) {
            skip(partitions);
        } else {
            position = page.getLast().key();
        }
    }

    private void look(LocalPartition local, ReplicaSet entry, KeyedRecord keyed, StepDraft draft) {
        if (keyed.stored().isPending()) {
            return;
        }
        switch (keyed.stored().record()) {
            case Record.Tombstone tombstone -> {
                if (isCollectable(tombstone, entry, draft)) {
                    local.dropBuffered(keyed.key(), draft);
                }
            }
            case Record.Value value -> {
                if (value.isExpiredAt(draft.now().wallMillis()) && mayExpire(local, entry)) {
                    expire(local, entry, keyed.key(), value, draft);
                }
            }
        }
    }

    /** Not while a replica catches up: what is dropped here must not come back from there. */
    private boolean isCollectable(Record.Tombstone tombstone, ReplicaSet entry, StepDraft draft) {
        return draft.now().wallMillis() - tombstone.version().timestamp().millis() > retentionMillis
                && entry.replicaOf(context.self()).filter(Replica::isServing).isPresent()
                && entry.replicas().stream().noneMatch(replica -> replica.role() == ReplicaRole.CATCHING_UP);
    }

    private boolean mayExpire(LocalPartition local, ReplicaSet entry) {
        return entry.isLedBy(context.self()) && !local.isReconciling() && local.mayFinish();
    }

    private void expire(LocalPartition local, ReplicaSet entry, Key key, Record.Value value, StepDraft draft) {
        RecordVersion version = context.versions().nextAfter(value.version().timestamp());
        if (!context.admission().admits(version, draft.now().wallMillis())) {
            // Others take what a leader finishes whatever its time: it must not bring them a time that is far off.
            return;
        }
        local.rules().replace(key, new Record.Tombstone(version), StoredRecord.committed(value), entry, draft);
        local.finish(key, entry, draft);
    }
}
