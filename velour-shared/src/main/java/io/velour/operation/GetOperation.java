package io.velour.operation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/**
 * A get: reads one {@code SERVING} replica, another one at once if that fails, and finishes a write that it meets
 * unfinished before it answers with it (PROTOCOL.md, "Get"; the write-back is that of Attiya, Bar-Noy and Dolev, "Sharing
 * Memory Robustly in Message-Passing Systems", 1995, section 3).
 */
public final class GetOperation implements Operation<GetOutcome> {
    private static final int MAX_PROMPT_READS_AT_LEADER = 3;

    private final Key key;
    private final ReplicaChoicePolicy choice;
    private final Backoff backoff = new Backoff();
    /** Replicas that have failed this get since its last pause. */
    private final Set<Member> tried = new HashSet<>();

    private ReplicaSet entry;
    private @Nullable WriteBack writeBack;
    private boolean leaderFirst;
    private int readsAtLeader;
    private int round;
    private boolean pausing;
    private boolean over;

    /** The finishing of a write that a read met unfinished, in the epoch in which it was read. */
    private record WriteBack(Record record, Member readAt, Acknowledgements acknowledgements) {}

    /**
     * @param entry  the newest entry known of the key's partition
     * @param choice picks the replica to ask
     */
    public GetOperation(Key key, ReplicaSet entry, ReplicaChoicePolicy choice) {
        this.key = key;
        this.entry = entry;
        this.choice = choice;
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
        if (answer instanceof StorageAnswer.Refused(var _, var _, ReplicaSet newer) && newer != null
                && newer.epoch().isAfter(entry.epoch())) {
            return onNewerEntry(newer);
        }
        if (askedInRound != round) {
            return List.of();
        }
        return writeBack == null ? onRead(from, answer) : onWrittenBack(writeBack, from, answer);
    }

    private List<Effect<GetOutcome>> onRead(Member from, StorageAnswer answer) {
        return switch (answer) {
            case StorageAnswer.Found(var epoch, StoredRecord stored) when epoch.equals(entry.epoch()) ->
                stored.isPending() ? startWriteBack(from, stored.record()) : finish(answerWith(stored.record(), from));
            case StorageAnswer.Absent(var epoch) when epoch.equals(entry.epoch()) ->
                finish(new GetOutcome.NotFound(from, epoch));
            default -> readAnother(from);
        };
    }

    private GetOutcome answerWith(Record record, Member from) {
        return switch (record) {
            case Record.Value value -> new GetOutcome.Found(value, from, entry.epoch());
            case Record.Tombstone _ -> new GetOutcome.NotFound(from, entry.epoch());
        };
    }

    private List<Effect<GetOutcome>> startWriteBack(Member readAt, Record record) {
        round++;
        writeBack = new WriteBack(record, readAt, new Acknowledgements(entry));
        List<Effect<GetOutcome>> effects = new ArrayList<>();
        for (Member member : entry.members()) {
            effects.add(new Effect.Ask<>(member,
                    new StorageRequest.Prepare(entry.partition(), entry.epoch(), key, record, null), round));
        }
        return effects;
    }

    private List<Effect<GetOutcome>> onWrittenBack(WriteBack current, Member from, StorageAnswer answer) {
        if (current.acknowledgements().count(from, answer)) {
            return current.acknowledgements().isComplete() ? finishWriteBack(current) : List.of();
        }
        return switch (answer) {
            case StorageAnswer.Refused(var refusal, var _, var _) -> switch (refusal) {
                case CLOCK_DRIFT -> readAtLeader();
                case STALE_EPOCH, NOT_LISTED, NOT_READY, NOT_SERVING, OVERLOADED -> readAnother(current.readAt());
            };
            default -> readAtLeader();
        };
    }

    private List<Effect<GetOutcome>> finishWriteBack(WriteBack done) {
        List<Effect<GetOutcome>> effects = new ArrayList<>(finish(answerWith(done.record(), done.readAt())));
        for (Member member : entry.members()) {
            effects.add(new Effect.Tell<>(member,
                    new StorageRequest.Commit(entry.partition(), key, done.record().version())));
        }
        return effects;
    }

    /**
     * Outrun, or nobody knows: what is read at the leader is accepted there, so this ends. Only a refusal for clock drift
     * can come again and again: that one is slowed down.
     */
    private List<Effect<GetOutcome>> readAtLeader() {
        leaderFirst = true;
        readsAtLeader++;
        if (readsAtLeader <= MAX_PROMPT_READS_AT_LEADER) {
            return readOne();
        }
        round++;
        writeBack = null;
        return pause();
    }

    @Override
    public List<Effect<GetOutcome>> onSilence(Member from, int askedInRound) {
        if (over || askedInRound != round) {
            return List.of();
        }
        // While a write-back cannot finish, another replica may be read: what it answers is legal (PROTOCOL.md, "Get").
        return readAnother(writeBack == null ? from : writeBack.readAt());
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
        round++;
        writeBack = null;
        List<Member> candidates = entry.servingMembers().stream().filter(member -> !tried.contains(member)).toList();
        if (candidates.isEmpty()) {
            return pause();
        }
        Member leader = entry.leader().orElseThrow();
        Member chosen = leaderFirst && candidates.contains(leader) ? leader : choice.choose(candidates);
        return List.of(new Effect.Ask<>(chosen, new StorageRequest.Read(entry.partition(), entry.epoch(), key), round));
    }

    private List<Effect<GetOutcome>> pause() {
        if (pausing) {
            return List.of();
        }
        pausing = true;
        return List.of(new Effect.Pause<>(backoff.nextMillis()));
    }

    @Override
    public List<Effect<GetOutcome>> onPauseOver() {
        pausing = false;
        if (over) {
            return List.of();
        }
        tried.clear();
        return readOne();
    }

    @Override
    public List<Effect<GetOutcome>> onNewerEntry(ReplicaSet newer) {
        if (over || !newer.epoch().isAfter(entry.epoch())) {
            return List.of();
        }
        entry = newer;
        tried.clear();
        backoff.reset();
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
