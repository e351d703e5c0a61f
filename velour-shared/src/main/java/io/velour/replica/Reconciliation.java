package io.velour.replica;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/**
 * What a new leader does before it answers writes: asks every other replica of the list, whatever its role, for its
 * {@code PENDING} records, and keeps of each key the newest (V7). Belongs to one epoch: the next one begins with another
 * (V11).
 */
final class Reconciliation {
    private final ReplicaContext context;
    private final LocalPartition partition;
    private final ReplicaSet entry;
    /** Whose answers are missing, in the order of the list. */
    private final Map<Member, Inquiry> missing = new LinkedHashMap<>();

    /** How far one replica has told. */
    private static final class Inquiry {
        private @Nullable Key after;
        private long openAsk;
        private final RetryPause retry;

        Inquiry(Duration pause) {
            retry = new RetryPause(pause);
        }
    }

    Reconciliation(ReplicaContext context, LocalPartition partition, ReplicaSet entry) {
        this.context = context;
        this.partition = partition;
        this.entry = entry;
        entry.members().stream().filter(member -> !member.equals(context.self()))
                .forEach(member -> missing.put(member, new Inquiry(context.settings().retryPause())));
    }

    boolean isDone() {
        return missing.isEmpty();
    }

    /** Asks whoever is not being asked and may be. */
    void askMissing(StepDraft draft) {
        missing.forEach((member, inquiry) -> {
            if (inquiry.openAsk == PeerSend.TOLD && inquiry.retry.isOver(draft.now().monotonicNanos())) {
                ask(member, inquiry, draft);
            }
        });
    }

    private void ask(Member member, Inquiry inquiry, StepDraft draft) {
        inquiry.openAsk = context.nextAsk();
        draft.send(member, new PeerRequest.ReportPending(entry, inquiry.after), inquiry.openAsk);
    }

    void onAnswer(PeerSend asked, StorageAnswer answer, StepDraft draft) {
        Inquiry inquiry = missing.get(asked.to());
        if (inquiry == null || inquiry.openAsk != asked.ask()) {
            return;
        }
        if (answer instanceof StorageAnswer.PendingRecords told && (told.complete() || !told.records().isEmpty())) {
            take(asked.to(), inquiry, told, draft);
        } else {
            pause(inquiry, draft);
        }
    }

    private void take(Member from, Inquiry inquiry, StorageAnswer.PendingRecords told, StepDraft draft) {
        told.records().forEach(keyed -> keepNewest(keyed, draft));
        if (told.complete()) {
            missing.remove(from);
        } else {
            inquiry.after = told.records().getLast().key();
            ask(from, inquiry, draft);
        }
    }

    private void keepNewest(KeyedRecord theirs, StepDraft draft) {
        StoredRecord mine = draft.get(partition.id(), theirs.key());
        if (mine == null || theirs.stored().record().isNewerThan(mine.record())) {
            partition.putSynced(theirs.key(), StoredRecord.pending(theirs.stored().record()), draft);
        }
    }

    void onSilence(PeerSend asked, StepDraft draft) {
        Inquiry inquiry = missing.get(asked.to());
        if (inquiry != null && inquiry.openAsk == asked.ask()) {
            draft.suspect(asked.to());
            pause(inquiry, draft);
        }
    }

    private void pause(Inquiry inquiry, StepDraft draft) {
        inquiry.openAsk = PeerSend.TOLD;
        inquiry.retry.begin(draft.now().monotonicNanos());
    }
}
