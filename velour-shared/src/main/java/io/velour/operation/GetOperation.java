package io.velour.operation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.record.VersionSource;

/**
 * A get: reads one {@code SERVING} replica, another one at once if that fails, and finishes a write that it meets
 * unfinished before it answers with it (PROTOCOL.md, R7; the write-back is that of Attiya, Bar-Noy and Dolev, "Sharing
 * Memory Robustly in Message-Passing Systems", 1995, section 3). A value that a replica calls expired it deletes before it
 * says that there is none.
 */
public final class GetOperation implements Operation<GetOutcome> {
    private static final int MAX_PROMPT_READS_AT_LEADER = 3;

    private final Key key;
    private final ReplicaChoicePolicy choice;
    private final VersionSource versions;
    private final Pauses pauses = new Pauses();
    /** Replicas that have failed this get since its last pause. */
    private final Set<Member> tried = new HashSet<>();

    private ReplicaSet entry;
    private Phase phase = new Phase.Waiting();
    private boolean leaderFirst;
    private int readsAtLeader;
    /** Counts reads and pauses; whatever is asked because of a read belongs to its round. */
    private int round;
    private boolean over;

    /** What the get is doing. Whatever fails ends in another read. */
    private sealed interface Phase {
        /** The end of a pause. */
        record Waiting() implements Phase {}

        record Reading() implements Phase {}

        /** Finishing what a read met unfinished, in the epoch in which it was read. */
        record WritingBack(EpochWrite write, Member readAt, boolean expired) implements Phase {}

        /** Putting a tombstone in the place of what a replica called expired, by compare-and-set. */
        record Deleting(EpochWrite write, Member readAt) implements Phase {}
    }

    /**
     * @param entry    the newest entry known of the key's partition
     * @param choice   picks the replica to ask
     * @param versions gives the versions of the tombstones that take the place of what is expired
     */
    public GetOperation(Key key, ReplicaSet entry, ReplicaChoicePolicy choice, VersionSource versions) {
        this.key = key;
        this.entry = entry;
        this.choice = choice;
        this.versions = versions;
    }

    @Override
    public List<Effect<GetOutcome>> start() {
        return readOne();
    }

    @Override
    public List<Effect<GetOutcome>> onAnswer(Member from, int askedInRound, StorageAnswer answer) {
        if (over) {
            return List.of();
        }
        ReplicaSet newer = EntryExchange.newerIn(answer, entry);
        if (newer != null) {
            return onNewerEntry(newer);
        }
        if (askedInRound != round) {
            return List.of();
        }
        List<Effect<GetOutcome>> effects = new ArrayList<>(EntryExchange.bringUpToDate(from, answer, entry));
        effects.addAll(switch (phase) {
            case Phase.Waiting _ -> List.<Effect<GetOutcome>>of();
            case Phase.Reading _ -> onRead(from, answer);
            case Phase.WritingBack current -> onWrittenBack(current, from, answer);
            case Phase.Deleting current -> onDeleted(current, from, answer);
        });
        return effects;
    }

    private List<Effect<GetOutcome>> onRead(Member from, StorageAnswer answer) {
        return switch (answer) {
            case StorageAnswer.Found(var epoch, StoredRecord stored) when epoch.equals(entry.epoch()) ->
                stored.isPending()
                        ? writeBack(from, stored.record(), false)
                        : finish(answerWith(stored.record(), from));
            case StorageAnswer.Absent(var epoch) when epoch.equals(entry.epoch()) ->
                finish(new GetOutcome.NotFound(from, epoch));
            case StorageAnswer.Expired(var epoch, StoredRecord stored) when epoch.equals(entry.epoch()) ->
                stored.isPending() ? writeBack(from, stored.record(), true) : delete(from, stored.version());
            default -> readAnother(from);
        };
    }

    private GetOutcome answerWith(Record record, Member from) {
        return switch (record) {
            case Record.Value value -> new GetOutcome.Found(value, from, entry.epoch());
            case Record.Tombstone _ -> new GetOutcome.NotFound(from, entry.epoch());
        };
    }

    private List<Effect<GetOutcome>> writeBack(Member readAt, Record record, boolean expired) {
        EpochWrite write = new EpochWrite(entry, key, record);
        phase = new Phase.WritingBack(write, readAt, expired);
        return write.prepareAtAll(round);
    }

    private List<Effect<GetOutcome>> onWrittenBack(Phase.WritingBack current, Member from, StorageAnswer answer) {
        if (current.write().count(from, answer)) {
            return current.write().isComplete() ? writtenBack(current) : List.of();
        }
        return switch (answer) {
            case StorageAnswer.Refused(Refusal refusal, var _, var _) when refusal != Refusal.CLOCK_DRIFT ->
                readAnother(current.readAt());
            default -> readAtLeader();
        };
    }

    /** What is expired goes on to its delete; nobody is told to commit what is about to be replaced. */
    private List<Effect<GetOutcome>> writtenBack(Phase.WritingBack done) {
        Record record = done.write().record();
        return done.expired()
                ? delete(done.readAt(), record.version())
                : committed(done.write(), answerWith(record, done.readAt()));
    }

    /**
     * Deletes by compare-and-set. The version is never sent again once this attempt has failed: what has become of it is
     * seen by reading again.
     */
    private List<Effect<GetOutcome>> delete(Member readAt, RecordVersion expired) {
        EpochWrite write = new EpochWrite(entry, key,
                new Record.Tombstone(versions.nextAfter(expired.timestamp())));
        phase = new Phase.Deleting(write, readAt);
        return write.prepareIf(entry.leader().orElseThrow(), expired, round);
    }

    private List<Effect<GetOutcome>> onDeleted(Phase.Deleting current, Member from, StorageAnswer answer) {
        if (!current.write().count(from, answer)) {
            return readAtLeader();
        }
        if (current.write().isComplete()) {
            return committed(current.write(), answerWith(current.write().record(), current.readAt()));
        }
        return entry.isLedBy(from) ? current.write().prepareAtOthersThan(from, round) : List.of();
    }

    /** The client first, then the replicas: nobody waits for a commit. */
    private List<Effect<GetOutcome>> committed(EpochWrite write, GetOutcome outcome) {
        List<Effect<GetOutcome>> effects = new ArrayList<>(finish(outcome));
        effects.addAll(write.commit());
        return effects;
    }

    /**
     * Outrun, or nobody knows: what is read at the leader is accepted there, so this ends. What can come again and again, a
     * refusal for clock drift or a delete that fails, is slowed down.
     */
    private List<Effect<GetOutcome>> readAtLeader() {
        leaderFirst = true;
        entry.leader().ifPresent(tried::remove);
        readsAtLeader++;
        return readsAtLeader <= MAX_PROMPT_READS_AT_LEADER ? readOne() : pause();
    }

    @Override
    public List<Effect<GetOutcome>> onSilence(Member from, int askedInRound) {
        if (over || askedInRound != round) {
            return List.of();
        }
        return switch (phase) {
            case Phase.Waiting _ -> List.of();
            case Phase.Reading _ -> readAnother(from);
            // While a write-back cannot finish, another replica may be read: what it answers is legal (PROTOCOL.md, R7).
            case Phase.WritingBack current -> readAnother(current.readAt());
            case Phase.Deleting _ -> readAtLeader();
        };
    }

    @Override
    public List<Effect<GetOutcome>> onNotSent(Member from, int askedInRound) {
        return onSilence(from, askedInRound);
    }

    private List<Effect<GetOutcome>> readAnother(Member failed) {
        tried.add(failed);
        leaderFirst = false;
        return readOne();
    }

    private List<Effect<GetOutcome>> readOne() {
        List<Member> candidates = entry.servingMembers();
        candidates.removeAll(tried);
        if (candidates.isEmpty()) {
            return pause();
        }
        round++;
        phase = new Phase.Reading();
        Member leader = entry.leader().orElseThrow();
        Member chosen = leaderFirst && candidates.contains(leader) ? leader : choice.choose(candidates);
        return List.of(new Effect.Ask<>(chosen, new StorageRequest.Read(entry.partition(), entry.epoch(), key), round));
    }

    private List<Effect<GetOutcome>> pause() {
        round++;
        phase = new Phase.Waiting();
        return pauses.begin();
    }

    @Override
    public List<Effect<GetOutcome>> onPauseOver() {
        pauses.ended();
        if (over || !(phase instanceof Phase.Waiting)) {
            return List.of();
        }
        tried.clear();
        return readOne();
    }

    /** V3: what was being written back in the epoch before is read again, not carried into the next. */
    @Override
    public List<Effect<GetOutcome>> onNewerEntry(ReplicaSet newer) {
        if (over || !newer.epoch().isAfter(entry.epoch())) {
            return List.of();
        }
        entry = newer;
        tried.clear();
        pauses.reset();
        return readOne();
    }

    @Override
    public List<Effect<GetOutcome>> onDeadline() {
        return over ? List.of() : finish(new GetOutcome.Unavailable("no replica could be read in time"));
    }

    private List<Effect<GetOutcome>> finish(GetOutcome outcome) {
        over = true;
        return List.of(new Effect.Finish<>(outcome));
    }
}
