package io.velour.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.CatchUpStatus;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/**
 * What this member remembers of one partition besides its records, all of it volatile: its role's work under way. Used by
 * one thread.
 */
final class LocalPartition {
    private final ReplicaContext context;
    private final PartitionId id;
    private final LeaderMemory memory;
    private final PendingIndex pending = new PendingIndex();
    private final AbandonedWrites abandoned;
    private final WriteRules rules;
    /** There while this replica is {@code CATCHING_UP}. */
    private @Nullable CatchUp catchUp;
    /** There while this replica leads and has not finished reconciling. */
    private @Nullable Reconciliation reconciliation;
    private Epoch reconciledReign = Epoch.NONE;
    private long repairs;

    LocalPartition(ReplicaContext context, PartitionId id, int memoryEntries) {
        this.context = context;
        this.id = id;
        this.memory = new LeaderMemory(memoryEntries, context.settings().memoryKeep());
        this.abandoned = new AbandonedWrites(context, this);
        this.rules = new WriteRules(context, this, memory);
    }

    PartitionId id() {
        return id;
    }

    WriteRules rules() {
        return rules;
    }

    /** Takes up the work that the role in a newly adopted entry brings, and leaves that of the former one. */
    void onAdopted(ReplicaSet entry, StepDraft draft) {
        abandoned.dropAll();
        reconciliation = null;
        Optional<Replica> own = entry.replicaOf(context.self());
        followCatchUp(entry, own, draft);
        // The map says whether a reign has begun, not what this member knew before (V11).
        if (entry.isLedBy(context.self()) && !entry.reign().equals(reconciledReign)) {
            reconciliation = new Reconciliation(context, this, entry);
            reconciliation.askMissing(draft);
            endReconciliationIfDone(reconciliation, entry);
        }
    }

    private void followCatchUp(ReplicaSet entry, Optional<Replica> own, StepDraft draft) {
        CatchUp current = catchUp;
        if (own.isEmpty() || own.get().role() != ReplicaRole.CATCHING_UP) {
            if (current != null && current.hasComparedAll()) {
                pending.complete();
            }
            catchUp = null;
            return;
        }
        if (current == null || !current.listing().equals(own.get().listing())) {
            current = new CatchUp(context, this, own.get().listing());
            catchUp = current;
        }
        current.onEntry(entry, draft);
    }

    private void endReconciliationIfDone(Reconciliation current, ReplicaSet entry) {
        if (current.isDone()) {
            reconciledReign = entry.reign();
            reconciliation = null;
        }
    }

    /** Tells whether this replica leads, but has not finished reconciling. */
    boolean isReconciling() {
        return reconciliation != null;
    }

    boolean isLeftover(Key key) {
        return catchUp != null && catchUp.isLeftover(key);
    }

    /** Takes note that an acknowledgement of this key is about to be given; false if it must not be. */
    boolean acknowledge(Key key) {
        return catchUp == null || catchUp.acknowledge(key);
    }

    /** Takes note of a record that has been here before and is no leftover any more. */
    void keep(KeyedRecord kept, StepDraft draft) {
        pending.find(kept.key(), kept.stored(), draft.now().monotonicNanos());
    }

    /**
     * Tells whether this replica has still to read what is {@code PENDING} here. One that is {@code CATCHING_UP} has not:
     * what it held before its listing is nobody's business, and what it has compared since is known.
     */
    boolean isLoading(ReplicaSet entry) {
        return catchUp == null && !pending.isComplete() && entry.replicaOf(context.self()).isPresent();
    }

    /** Reads a page of it. */
    void load(StepDraft draft) {
        pending.load(context.store(), id, context.settings(), draft);
    }

    void putSynced(Key key, @Nullable StoredRecord stored, StepDraft draft) {
        draft.putSynced(id, key, stored);
        pending.track(key, stored, draft.now().monotonicNanos());
    }

    /** Drops a record without a sync: after a loss of power it may be there again. */
    void dropBuffered(Key key, StepDraft draft) {
        draft.putBuffered(id, key, null);
        pending.track(key, null, draft.now().monotonicNanos());
    }

    /** Needs no epoch and no sync: what is committed is so for ever, and may be learnt again. */
    void commit(Key key, RecordVersion version, StepDraft draft) {
        StoredRecord local = draft.get(id, key);
        if (local != null && local.isPending() && local.version().equals(version)) {
            StoredRecord committed = StoredRecord.committed(local.record());
            draft.putBuffered(id, key, committed);
            pending.track(key, committed, draft.now().monotonicNanos());
        }
    }

    void postpone(Key key, StepDraft draft) {
        pending.postpone(key, draft.now().monotonicNanos());
    }

    /** Tells a reconciling leader what is {@code PENDING} here; a leftover is nobody's business (V7). */
    StorageAnswer pendingRecords(PeerRequest.ReportPending request, ReplicaSet own, StepDraft draft) {
        if (isLoading(own)) {
            load(draft);
        }
        if (isLoading(own)) {
            return AdoptedEntries.refused(Refusal.NOT_READY, own);
        }
        List<KeyedRecord> records = new ArrayList<>();
        long bytes = 0;
        for (Key key : pending.above(request.after())) {
            if (records.size() >= context.settings().rangeRecords() || bytes >= context.settings().rangeBytes()) {
                return new StorageAnswer.PendingRecords(own.epoch(), records, false);
            }
            StoredRecord stored = draft.get(id, key);
            if (stored != null && !isLeftover(key)) {
                KeyedRecord keyed = new KeyedRecord(key, stored);
                records.add(keyed);
                bytes += RecordStore.bytesOf(keyed);
            }
        }
        return new StorageAnswer.PendingRecords(own.epoch(), records, true);
    }

    void onTick(ReplicaSet entry, StepDraft draft) {
        if (catchUp != null) {
            catchUp.onTick(entry, draft);
        }
        if (reconciliation != null) {
            reconciliation.askMissing(draft);
        } else if (entry.replicaOf(context.self()).isPresent()) {
            abandoned.onTick(entry, pending, draft);
        }
    }

    void onAnswer(PeerSend asked, StorageAnswer answer, ReplicaSet entry, StepDraft draft) {
        switch (asked.request()) {
            case StorageRequest.Prepare prepare -> abandoned.onAnswer(asked, prepare, answer, entry, draft);
            case PeerRequest.ReportPending _ -> {
                if (reconciliation != null) {
                    reconciliation.onAnswer(asked, answer, draft);
                    endReconciliationIfDone(reconciliation, entry);
                }
            }
            case PeerRequest.CompareRange _,PeerRequest.FetchRange _ -> {
                if (catchUp != null) {
                    catchUp.onAnswer(asked, answer, entry, draft);
                }
            }
            default -> throw new IllegalArgumentException("never asked of another storage node: " + asked);
        }
    }

    void onSilence(PeerSend asked, StepDraft draft) {
        switch (asked.request()) {
            case StorageRequest.Prepare prepare -> abandoned.onSilence(asked, prepare, draft);
            case PeerRequest.ReportPending _ -> {
                if (reconciliation != null) {
                    reconciliation.onSilence(asked, draft);
                }
            }
            case PeerRequest.CompareRange _,PeerRequest.FetchRange _ -> {
                if (catchUp != null) {
                    catchUp.onSilence(asked, draft);
                }
            }
            default -> throw new IllegalArgumentException("never asked of another storage node: " + asked);
        }
    }

    /** Tells whether one more write can be finished now. */
    boolean mayFinish() {
        return abandoned.hasRoom();
    }

    /** Begins at once with a write that this leader has just made by itself. */
    void finish(Key key, ReplicaSet entry, StepDraft draft) {
        abandoned.begin(key, entry, draft);
    }

    /** Has all others hold what this leader holds under a key. */
    void repair(Key key, Record record, ReplicaSet entry, StepDraft draft) {
        abandoned.repair(key, record, entry, draft);
    }

    /** Takes note that all hold what one of them did not. */
    void countRepair() {
        repairs++;
    }

    long repairs() {
        return repairs;
    }

    @Nullable
    CatchUpReport catchUpReport() {
        return catchUp == null ? null : catchUp.report();
    }

    /** Returns how far this replica's catching up is while it goes on, or null. */
    @Nullable
    CatchUpStatus catchUpStatus() {
        return catchUp == null ? null : catchUp.status();
    }

    @Nullable
    CatchUpProgress catchUpProgress() {
        return catchUp == null ? null : catchUp.progress();
    }

    int pendingCount() {
        return pending.size();
    }
}
