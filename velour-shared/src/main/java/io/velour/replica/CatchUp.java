package io.velour.replica;

import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.CatchUpStatus;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/**
 * The side of catch-up that takes: makes one partition's copy the same as that of a {@code SERVING} source, range by range in
 * the order of the keys, within one listing (V8 to V10). Two exceptions: of a key on which this replica has acknowledged a
 * {@code PREPARE} since it was listed, the newer record stays; and what the copy held before the listing counts for nothing
 * until it has been compared (a leftover).
 *
 * <p>
 * After a refusal or silence, and when the pace of the node wants it, it goes on where it was, if need be with another source:
 * what is committed is the same at all that serve. If one of the sources of this pass serves no more, it begins anew (V9).
 *
 * <p>
 * Exists for as long as the listing goes on and the role is {@code CATCHING_UP}.
 */
final class CatchUp {
    private final ReplicaContext context;
    private final LocalPartition partition;
    private final Epoch listing;
    /** Keys of which a {@code PREPARE} was acknowledged in this listing, whatever the answer (V8). */
    private final Set<Key> acknowledged = new HashSet<>();
    private @Nullable Replica source;
    /** From whom the ranges of this pass came. */
    private final Set<Replica> sources = new HashSet<>();
    /** The sources' ranges up to here are here as well; null at the beginning of a pass. */
    private @Nullable Key position;
    /** No leftover stands at or below this key: it only rises, also when another source makes a pass begin anew. */
    private @Nullable Key comparedThrough;
    private boolean allCompared;
    private CatchUpReport.@Nullable Result result;
    private long openAsk;
    private final RetryPause retry;
    private int sourcesTried;
    private boolean wantsAnother;
    private final CatchUpProgress.Counter progress = new CatchUpProgress.Counter();

    CatchUp(ReplicaContext context, LocalPartition partition, Epoch listing) {
        this.context = context;
        this.partition = partition;
        this.listing = listing;
        this.retry = new RetryPause(context.settings().retryPause());
    }

    Epoch listing() {
        return listing;
    }

    /** Tells whether what is held under this key was held before the listing and has not been compared since. */
    boolean isLeftover(Key key) {
        return !allCompared && !acknowledged.contains(key)
                && (comparedThrough == null || key.compareTo(comparedThrough) > 0);
    }

    /** Tells whether nothing that is held is a leftover any more. */
    boolean hasComparedAll() {
        return allCompared;
    }

    /**
     * Takes note that a {@code PREPARE} of this key is about to be acknowledged. Returns false if there are too many such
     * keys to remember: then it must not be, and this listing comes to nothing. Once all is here nothing is mirrored any
     * more, so nothing need be remembered.
     */
    boolean acknowledge(Key key) {
        if (result == CatchUpReport.Result.CAUGHT_UP) {
            return true;
        }
        if (acknowledged.size() >= context.settings().maxAcknowledged() && !acknowledged.contains(key)) {
            result = CatchUpReport.Result.GIVEN_UP;
            return false;
        }
        acknowledged.add(key);
        return true;
    }

    /** Returns what the controller is to be told; null while it goes on. */
    @Nullable
    CatchUpReport report() {
        return result == null ? null : new CatchUpReport(partition.id(), listing, result);
    }

    CatchUpProgress progress() {
        return progress.reading(result == CatchUpReport.Result.CAUGHT_UP);
    }

    /** Returns how far it is; null once it has come to an end. */
    @Nullable
    CatchUpStatus status() {
        CatchUpProgress at = progress();
        return result != null
                ? null
                : new CatchUpStatus(partition.id(), listing, at.equalRecords() + at.copiedRecords(),
                        at.equalBytes() + at.copiedBytes(), at.bytesLeft());
    }

    /**
     * Begins, or goes on under a new entry of the same listing. If one of its sources serves no more it begins anew (V9), also if
     * that one was taken out and serves again by now, in another listing.
     */
    void onEntry(ReplicaSet entry, StepDraft draft) {
        if (result == null && (source == null || !entry.replicas().containsAll(sources))) {
            sources.clear();
            position = null;
            goOnWithAnother(entry, draft);
        }
    }

    void onTick(ReplicaSet entry, StepDraft draft) {
        if (result != null || openAsk != PeerSend.TOLD || !retry.isOver(draft.now().monotonicNanos())) {
            return;
        }
        if (source == null || wantsAnother) {
            goOnWithAnother(entry, draft);
        } else {
            compareNext(entry, draft, source.member());
        }
    }

    private void goOnWithAnother(ReplicaSet entry, StepDraft draft) {
        List<Replica> candidates = entry.replicas().stream().filter(Replica::isServing).toList();
        source = null;
        wantsAnother = false;
        openAsk = PeerSend.TOLD;
        if (candidates.isEmpty()) {
            return;
        }
        int turn = Math.floorMod(partition.id().value() + sourcesTried, candidates.size());
        sourcesTried++;
        source = candidates.get(turn);
        sources.add(source);
        compareNext(entry, draft, source.member());
    }

    /** Asks for the next range, or waits for a later tick if the pace of the node wants it. */
    private void compareNext(ReplicaSet entry, StepDraft draft, Member from) {
        openAsk = PeerSend.TOLD;
        if (context.catchUpPace().available(draft.now().monotonicNanos()) > 0) {
            openAsk = context.nextAsk();
            draft.send(from, new PeerRequest.CompareRange(entry, context.self(), position), openAsk);
        }
    }

    void onSilence(PeerSend asked, StepDraft draft) {
        if (asked.ask() == openAsk) {
            draft.suspect(asked.to());
            pause(draft);
        }
    }

    private void pause(StepDraft draft) {
        openAsk = PeerSend.TOLD;
        wantsAnother = true;
        retry.begin(draft.now().monotonicNanos());
    }

    /** What was asked in another listing, or of a source that has been left, is not the open question any more. */
    void onAnswer(PeerSend asked, StorageAnswer answer, ReplicaSet entry, StepDraft draft) {
        if (asked.ask() != openAsk || result != null) {
            return;
        }
        switch (answer) {
            case StorageAnswer.RangeDigest range -> compare(asked, range, entry, draft);
            case StorageAnswer.RangeRecords range -> copy(asked, range, entry, draft);
            default -> pause(draft);
        }
    }

    private void compare(PeerSend asked, StorageAnswer.RangeDigest theirs, ReplicaSet entry, StepDraft draft) {
        RecordRange own = ownRange(theirs.through());
        progress.left(theirs.left());
        if (isEqual(own, theirs)) {
            own.records().forEach(kept -> partition.keep(kept, draft));
            progress.found(own.records());
            context.catchUpPace().take(bytesOf(own.records()));
            advance(asked.to(), theirs.through(), entry, draft);
        } else {
            openAsk = context.nextAsk();
            draft.send(asked.to(), new PeerRequest.FetchRange(entry, context.self(), position, theirs.through()),
                    openAsk);
        }
    }

    private static long bytesOf(List<KeyedRecord> records) {
        return records.stream().mapToLong(RecordStore::bytesOf).sum();
    }

    private static boolean isEqual(RecordRange own, StorageAnswer.RangeDigest theirs) {
        return own.records().size() == theirs.records() && Objects.equals(own.through(), theirs.through())
                && RangeDigester.digest(own.records()) == theirs.digest();
    }

    /** What is held of a range of the source; there may be far more of it here than there, and one step reads a bounded part. */
    private RecordRange ownRange(@Nullable Key through) {
        return RecordRange.read(context.store(), partition.id(), position, through,
                2 * context.settings().rangeRecords(), 2 * context.settings().rangeBytes());
    }

    /** What is left of a range that holds more here than one step reads is compared again. */
    private void copy(PeerSend asked, StorageAnswer.RangeRecords theirs, ReplicaSet entry, StepDraft draft) {
        RecordRange own = ownRange(theirs.through());
        context.catchUpPace().take(bytesOf(theirs.records()));
        NavigableMap<Key, StoredRecord> wanted = new TreeMap<>();
        theirs.records().forEach(keyed -> wanted.put(keyed.key(), keyed.stored()));
        for (KeyedRecord mine : own.records()) {
            partition.keep(mine, draft);
            mirror(mine.key(), mine.stored(), wanted.remove(mine.key()), draft);
        }
        var missing = own.through() == null ? wanted : wanted.headMap(own.through(), true);
        missing.forEach((key, stored) -> mirror(key, null, stored, draft));
        advance(asked.to(), own.through(), entry, draft);
    }

    /** Makes one key the same as at the source, unless it is one on which an acknowledgement rests. */
    private void mirror(Key key, @Nullable StoredRecord mine, @Nullable StoredRecord theirs, StepDraft draft) {
        if (mine == null || !stays(key, mine, theirs)) {
            progress.copied(key, theirs);
            partition.putSynced(key, theirs, draft);
        }
    }

    private boolean stays(Key key, StoredRecord mine, @Nullable StoredRecord theirs) {
        if (theirs != null && mine.version().equals(theirs.version())) {
            return theirs.isPending() || !mine.isPending();
        }
        return acknowledged.contains(key) && (theirs == null || mine.record().isNewerThan(theirs.record()));
    }

    private void advance(Member from, @Nullable Key through, ReplicaSet entry, StepDraft draft) {
        position = through;
        if (through == null) {
            allCompared = true;
            openAsk = PeerSend.TOLD;
            result = CatchUpReport.Result.CAUGHT_UP;
            return;
        }
        if (comparedThrough == null || through.compareTo(comparedThrough) > 0) {
            comparedThrough = through;
        }
        compareNext(entry, draft, from);
    }
}
