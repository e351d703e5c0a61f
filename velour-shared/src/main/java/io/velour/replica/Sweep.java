package io.velour.replica;

import java.util.List;

import org.jspecify.annotations.Nullable;

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

    /**
     * Looks at the next records, in as many partitions as it takes. To turn to another partition counts as much as to look at
     * a record: so a round takes a time that the pace gives, whatever the number of partitions. No record is looked at twice.
     *
     * @param entries the adopted ones
     */
    void step(AdoptedEntries entries, LocalPartition[] partitions, int maxRecords, StepDraft draft) {
        int left = maxRecords;
        int turns = 0;
        long bytes = 0;
        while (left > 0 && turns < partitions.length && bytes < context.settings().rangeBytes()) {
            LocalPartition local = partitions[partition];
            ReplicaSet entry = entries.get(local.id());
            List<KeyedRecord> page = entry == null || entry.replicaOf(context.self()).isEmpty()
                    ? List.of()
                    : look(local, entry, left, draft);
            left -= Math.max(1, page.size());
            bytes += page.stream().mapToLong(RecordStore::bytesOf).sum();
            position = page.isEmpty() ? null : page.getLast().key();
            if (page.isEmpty()) {
                partition = (partition + 1) % partitions.length;
                turns++;
            }
        }
    }

    private List<KeyedRecord> look(LocalPartition local, ReplicaSet entry, int maxRecords, StepDraft draft) {
        List<KeyedRecord> page = context.store().scan(local.id(), position, null, maxRecords,
                context.settings().rangeBytes());
        page.forEach(keyed -> look(local, entry, keyed, draft));
        return page;
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
