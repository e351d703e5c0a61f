package io.velour.replica;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/**
 * The writes of one partition that this replica finishes by itself, as a get would, within one epoch: a frontend that died
 * in the middle must not leave a record {@code PENDING} for ever (PROTOCOL.md, "Abandoned writes").
 */
final class AbandonedWrites {
    private final ReplicaContext context;
    private final LocalPartition partition;
    private final Map<Key, Attempt> attempts = new LinkedHashMap<>();

    /** One write on its way: who has not acknowledged it yet, and whether it mends a difference between replicas. */
    private record Attempt(Record record, boolean repair, Map<Member, Long> missing) {}

    AbandonedWrites(ReplicaContext context, LocalPartition partition) {
        this.context = context;
        this.partition = partition;
    }

    /** An attempt belongs to its epoch. */
    void dropAll() {
        attempts.clear();
    }

    /** Begins with what has been pending for long enough, as far as there is room. */
    void onTick(ReplicaSet entry, PendingIndex pending, StepDraft draft) {
        long age = context.settings().abandonedAfter().toNanos();
        for (Key key : pending.olderThan(age, draft.now().monotonicNanos())) {
            if (!hasRoom()) {
                return;
            }
            if (!attempts.containsKey(key) && !partition.isLeftover(key)) {
                begin(key, entry, draft);
            }
        }
    }

    /** Tells whether one more can be finished at once. */
    boolean hasRoom() {
        return attempts.size() < context.settings().maxFinishing();
    }

    /** Asks all others to hold what is held here unfinished; this replica's own acknowledgement rests on its record. */
    void begin(Key key, ReplicaSet entry, StepDraft draft) {
        StoredRecord local = draft.get(partition.id(), key);
        if (local != null && local.isPending() && partition.acknowledge(key)) {
            ask(key, local.record(), false, entry, draft);
        }
    }

    /** Asks all others to hold what this leader holds, finished or not, because one of them does not (R23). */
    void repair(Key key, Record record, ReplicaSet entry, StepDraft draft) {
        ask(key, record, true, entry, draft);
    }

    private void ask(Key key, Record record, boolean repair, ReplicaSet entry, StepDraft draft) {
        partition.postpone(key, draft);
        Attempt attempt = new Attempt(record, repair, new LinkedHashMap<>());
        for (Member member : entry.members()) {
            if (!member.equals(context.self())) {
                long ask = context.nextAsk();
                attempt.missing().put(member, ask);
                draft.send(member, new StorageRequest.Prepare(entry.partition(), entry.epoch(), key, record,
                        context.self()), ask);
            }
        }
        attempts.put(key, attempt);
        endIfComplete(key, attempt, entry, draft);
    }

    void onAnswer(PeerSend asked, StorageRequest.Prepare prepare, StorageAnswer answer, ReplicaSet entry,
            StepDraft draft) {
        Attempt attempt = attempts.get(prepare.key());
        if (attempt == null || !isOpen(attempt, asked)) {
            return;
        }
        if (acknowledges(asked.to(), answer, entry)) {
            attempt.missing().remove(asked.to());
            endIfComplete(prepare.key(), attempt, entry, draft);
        } else {
            attempts.remove(prepare.key());
        }
    }

    private static boolean isOpen(Attempt attempt, PeerSend asked) {
        Long open = attempt.missing().get(asked.to());
        return open != null && open == asked.ask();
    }

    private static boolean acknowledges(Member from, StorageAnswer answer, ReplicaSet entry) {
        return switch (answer) {
            case StorageAnswer.Accepted accepted -> accepted.epoch().equals(entry.epoch());
            case StorageAnswer.Superseded superseded ->
                superseded.epoch().equals(entry.epoch()) && !entry.isLedBy(from);
            default -> false;
        };
    }

    private void endIfComplete(Key key, Attempt attempt, ReplicaSet entry, StepDraft draft) {
        if (!attempt.missing().isEmpty() || entry.leader().isEmpty()) {
            return;
        }
        attempts.remove(key);
        if (attempt.repair()) {
            partition.countRepair();
        }
        RecordVersion version = attempt.record().version();
        partition.commit(key, version, draft);
        Set<Member> others = new HashSet<>(entry.members());
        others.remove(context.self());
        entry.members().stream().filter(others::contains)
                .forEach(member -> draft.tell(member, new StorageRequest.Commit(entry.partition(), key, version)));
    }

    void onSilence(PeerSend asked, StorageRequest.Prepare prepare, StepDraft draft) {
        Attempt attempt = attempts.get(prepare.key());
        if (attempt != null && isOpen(attempt, asked)) {
            draft.suspect(asked.to());
            attempts.remove(prepare.key());
        }
    }
}
