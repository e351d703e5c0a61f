package io.velour.replica;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/**
 * One comparison of a whole partition by its leader, within one epoch: range by range in the order of the keys, with one
 * {@code SERVING} replica after the other (R23). What differs is looked at a second time, after a pause: only what is found
 * again, told in answer to a question sent since, is a difference. It is repaired by an ordinary write-back of the newer record.
 */
final class VerificationPass {
    private static final int COST_OF_A_RECORD = 128;

    private final ReplicaContext context;
    private final LocalPartition partition;
    private final ReplicaSet entry;
    private final Throttle pace;
    private final Deque<Member> others = new ArrayDeque<>();
    private final RetryPause pause;
    private @Nullable Key position;
    /** Where the range ends that is looked at a second time. */
    private @Nullable Key suspectedThrough;
    /** What the first look at a range has found; empty before it. */
    private Map<Key, Comparison.Difference> suspected = Map.of();
    private long openAsk;
    private boolean broken;
    private long differences;

    VerificationPass(ReplicaContext context, LocalPartition partition, ReplicaSet entry, Throttle pace) {
        this.context = context;
        this.partition = partition;
        this.entry = entry;
        this.pace = pace;
        this.pause = new RetryPause(context.settings().retryPause());
        others.addAll(othersOf(entry, context.self()));
    }

    /** Returns with whom the leader compares. */
    static List<Member> othersOf(ReplicaSet entry, Member leader) {
        return entry.replicas().stream().filter(Replica::isServing).map(Replica::member)
                .filter(member -> !member.equals(leader)).toList();
    }

    LocalPartition partition() {
        return partition;
    }

    boolean isOver() {
        return broken || others.isEmpty();
    }

    /** Tells whether all that serve have been compared to the end. */
    boolean isComplete() {
        return !broken && others.isEmpty();
    }

    /** Returns how many differences were found. */
    long differences() {
        return differences;
    }

    /** Goes on if nothing is asked and the pace allows. What was found in an epoch that is over leads nowhere. */
    void onTick(@Nullable ReplicaSet adopted, StepDraft draft) {
        if (!entry.equals(adopted)) {
            broken = true;
        } else if (openAsk == PeerSend.TOLD && pause.isOver(draft.now().monotonicNanos())) {
            askNext(draft);
        }
    }

    private void askNext(StepDraft draft) {
        if (isOver() || pace.available(draft.now().monotonicNanos()) == 0) {
            return;
        }
        if (suspected.isEmpty()) {
            ask(new PeerRequest.CompareRange(entry, context.self(), position), draft);
        } else {
            ask(new PeerRequest.FetchRange(entry, context.self(), position, suspectedThrough), draft);
        }
    }

    private void ask(PeerRequest question, StepDraft draft) {
        openAsk = context.nextAsk();
        draft.send(others.getFirst(), question, openAsk);
    }

    /** There will be no answer to what was asked. */
    void onSilence(PeerSend asked) {
        broken |= asked.ask() == openAsk;
    }

    void onAnswer(PeerSend asked, StorageAnswer answer, ReplicaSet adopted, StepDraft draft) {
        if (asked.ask() != openAsk) {
            return;
        }
        openAsk = PeerSend.TOLD;
        if (!entry.equals(adopted)) {
            broken = true;
            return;
        }
        switch (answer) {
            case StorageAnswer.RangeDigest range when range.epoch().equals(entry.epoch()) -> compare(range, draft);
            case StorageAnswer.RangeRecords range when range.epoch().equals(entry.epoch()) -> look(range, draft);
            default -> broken = true;
        }
    }

    private void compare(StorageAnswer.RangeDigest theirs, StepDraft draft) {
        RecordRange own = ownRange(theirs.through());
        List<KeyedRecord> compared = Comparison.compared(own.records(), context);
        if (compared.size() == theirs.records() && Objects.equals(own.through(), theirs.through())
                && RangeDigester.digest(compared) == theirs.digest()) {
            advance(theirs.through(), draft);
        } else {
            ask(new PeerRequest.FetchRange(entry, context.self(), position, theirs.through()), draft);
        }
    }

    /** There may be far more in it here than there, and one step reads a bounded part. */
    private RecordRange ownRange(@Nullable Key through) {
        RecordRange own = RecordRange.read(context.store(), partition.id(), position, through,
                2 * context.settings().rangeRecords(), 2 * context.settings().rangeBytes());
        pace.take(own.records().stream().mapToLong(RecordStore::bytesOf).sum()
                + (long) COST_OF_A_RECORD * (1 + own.records().size()));
        return own;
    }

    private void look(StorageAnswer.RangeRecords answer, StepDraft draft) {
        RecordRange own = ownRange(answer.through());
        NavigableMap<Key, StoredRecord> theirs = new TreeMap<>();
        answer.records().forEach(keyed -> theirs.put(keyed.key(), keyed.stored()));
        NavigableMap<Key, StoredRecord> within = own.through() == null ? theirs : theirs.headMap(own.through(), true);
        Map<Key, Comparison.Difference> found = new Comparison(context, draft.now().wallMillis()).of(own.records(),
                within);
        Map<Key, Comparison.Difference> again = new TreeMap<>(found);
        again.entrySet().retainAll(suspected.entrySet());
        if (suspected.isEmpty() && !found.isEmpty()) {
            lookAgain(found, own.through(), draft);
        } else {
            repairAll(again, within, draft);
            suspected = Map.of();
            if (again.isEmpty()) {
                advance(own.through(), draft);
            } else {
                lookAgain(again, own.through(), draft);
            }
        }
    }

    private void lookAgain(Map<Key, Comparison.Difference> found, @Nullable Key through, StepDraft draft) {
        suspected = found;
        suspectedThrough = through;
        pause.begin(draft.now().monotonicNanos());
    }

    /** Takes from the differences those that it repairs: as many as there is room for. */
    private void repairAll(Map<Key, Comparison.Difference> found, Map<Key, StoredRecord> theirs, StepDraft draft) {
        Iterator<Map.Entry<Key, Comparison.Difference>> each = found.entrySet().iterator();
        while (each.hasNext() && partition.mayFinish()) {
            Map.Entry<Key, Comparison.Difference> next = each.next();
            each.remove();
            differences++;
            repair(next.getKey(), next.getValue().kind(), theirs.get(next.getKey()), draft);
        }
    }

    private void repair(Key key, Comparison.Kind kind, @Nullable StoredRecord their, StepDraft draft) {
        StoredRecord our = draft.get(partition.id(), key);
        Record wanted = switch (kind) {
            case THEIRS_IS_NEWER -> Objects.requireNonNull(their).record();
            case OURS_IS_NEWER -> Objects.requireNonNull(our).record();
            case CONTENTS_DIFFER -> writtenAnew(Objects.requireNonNull(our).record());
        };
        if (kind == Comparison.Kind.CONTENTS_DIFFER
                && !context.admission().admits(wanted.version(), draft.now().wallMillis())) {
            // Others take what a leader finishes whatever its time: it must not bring them a time that is far off.
            return;
        }
        if (kind != Comparison.Kind.OURS_IS_NEWER) {
            partition.rules().replace(key, wanted, our, entry, draft);
        }
        partition.repair(key, wanted, entry, draft);
    }

    /** A version that has two contents can only be outdone. */
    private Record writtenAnew(Record record) {
        RecordVersion version = context.versions().nextAfter(record.version().timestamp());
        return switch (record) {
            case Record.Value(var _, byte[] bytes, var contentType, long expiryMillis) ->
                new Record.Value(version, bytes, contentType, expiryMillis);
            case Record.Tombstone _ -> new Record.Tombstone(version);
        };
    }

    private void advance(@Nullable Key through, StepDraft draft) {
        position = through;
        if (through == null) {
            others.removeFirst();
        }
        askNext(draft);
    }
}
