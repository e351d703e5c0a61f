package io.velour.replica;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/**
 * What a {@code PREPARE} and a {@code PREPARE_IF} come to at one partition, once their epoch is known to be the one adopted
 * (PROTOCOL.md, "Messages").
 */
final class WriteRules {
    private final ReplicaContext context;
    private final LocalPartition partition;
    private final LeaderMemory memory;

    WriteRules(ReplicaContext context, LocalPartition partition, LeaderMemory memory) {
        this.context = context;
        this.partition = partition;
        this.memory = memory;
    }

    StorageAnswer prepare(StorageRequest.Prepare prepare, ReplicaSet entry, StepDraft draft) {
        if (partition.isReconciling()) {
            return AdoptedEntries.refused(Refusal.NOT_READY, entry);
        }
        StoredRecord local = held(prepare.key(), draft);
        Record record = prepare.record();
        boolean here = local != null && local.version().equals(record.version());
        if (!here && !isFinishedByLeader(prepare, entry) && !isAdmitted(record, draft)) {
            return AdoptedEntries.refused(Refusal.CLOCK_DRIFT, entry);
        }
        if (!partition.acknowledge(prepare.key())) {
            return AdoptedEntries.refused(Refusal.OVERLOADED, entry);
        }
        if (here) {
            return new StorageAnswer.Accepted(entry.epoch());
        }
        return local == null || record.isNewerThan(local.record())
                ? accept(prepare.key(), record, local, entry, draft)
                : older(prepare.key(), record.version(), local.version(), entry, draft);
    }

    /** What is held under a key; a leftover counts for nothing. */
    private @Nullable StoredRecord held(Key key, StepDraft draft) {
        return partition.isLeftover(key) ? null : draft.get(partition.id(), key);
    }

    /** What a leader finishes by itself is never refused for its age. */
    private static boolean isFinishedByLeader(StorageRequest.Prepare prepare, ReplicaSet entry) {
        return prepare.sender() != null && entry.isLedBy(prepare.sender());
    }

    private boolean isAdmitted(Record record, StepDraft draft) {
        return context.admission().admits(record.version(), draft.now().wallMillis());
    }

    private StorageAnswer accept(Key key, Record record, @Nullable StoredRecord local, ReplicaSet entry,
            StepDraft draft) {
        replace(key, record, local, entry, draft);
        return new StorageAnswer.Accepted(entry.epoch());
    }

    /** Puts a newer record in the place of what is here; a leader remembers what that was (V1). */
    void replace(Key key, Record record, @Nullable StoredRecord local, ReplicaSet entry, StepDraft draft) {
        if (local != null && entry.isLedBy(context.self())) {
            memory.remember(entry.reign(), key, local.version(), draft.now().monotonicNanos());
        }
        partition.putSynced(key, StoredRecord.pending(record), draft);
    }

    private StorageAnswer older(Key key, RecordVersion version, RecordVersion current, ReplicaSet entry,
            StepDraft draft) {
        if (!entry.isLedBy(context.self())) {
            return new StorageAnswer.Superseded(entry.epoch());
        }
        return switch (memory.ask(entry.reign(), key, version)) {
            case HELD -> new StorageAnswer.Accepted(entry.epoch());
            case NEVER_HELD -> new StorageAnswer.Outrun(entry.epoch(), current);
            case UNSURE -> new StorageAnswer.Unsure(entry.epoch());
        };
    }

    StorageAnswer prepareIf(StorageRequest.PrepareIf prepare, ReplicaSet entry, StepDraft draft) {
        if (!entry.isLedBy(context.self())) {
            return AdoptedEntries.refused(Refusal.NOT_SERVING, entry);
        }
        if (partition.isReconciling()) {
            return AdoptedEntries.refused(Refusal.NOT_READY, entry);
        }
        StoredRecord local = draft.get(partition.id(), prepare.key());
        RecordVersion version = prepare.record().version();
        if (local != null && local.version().equals(version)
                || memory.ask(entry.reign(), prepare.key(), version) == LeaderMemory.Answer.HELD) {
            return new StorageAnswer.Accepted(entry.epoch());
        }
        if (!isAdmitted(prepare.record(), draft)) {
            return AdoptedEntries.refused(Refusal.CLOCK_DRIFT, entry);
        }
        if (!holds(prepare.expected(), local, draft)) {
            return mismatch(local, entry);
        }
        return local == null || prepare.record().isNewerThan(local.record())
                ? accept(prepare.key(), prepare.record(), local, entry, draft)
                : older(prepare.key(), version, local.version(), entry, draft);
    }

    /** An expired value is nothing live, but its version is still the one that is there. */
    private boolean holds(@Nullable RecordVersion expected, @Nullable StoredRecord local, StepDraft draft) {
        if (expected == null) {
            return local == null || !local.record().isLiveAt(draft.now().wallMillis());
        }
        return local != null && local.record() instanceof Record.Value && local.version().equals(expected);
    }

    /** A mismatch is a read, so it needs the lease that a read needs (V4). */
    private StorageAnswer mismatch(@Nullable StoredRecord local, ReplicaSet entry) {
        return context.permission().isLive(context.time().now())
                ? new StorageAnswer.Mismatch(entry.epoch(), local)
                : AdoptedEntries.refused(Refusal.NOT_SERVING, entry);
    }
}
