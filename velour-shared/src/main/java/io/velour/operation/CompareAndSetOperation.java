package io.velour.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.record.VersionSource;

/**
 * A compare-and-set: puts one record on every replica of the list if the key is at the expected version. The leader judges
 * the condition and stores in one step; the others follow (PROTOCOL.md, "Compare-and-set", V1 to V5).
 */
public final class CompareAndSetOperation implements Operation<CompareAndSetOutcome> {
    private final Key key;
    private final @Nullable RecordVersion expected;
    private final Function<RecordVersion, Record> content;
    private final VersionLadder versions;
    private final Retries retries = new Retries();
    private final ConditionalSends conditions = new ConditionalSends();

    private ReplicaSet entry;
    private EpochWrite write;
    /** The record of another operation that stands in the way unfinished; null unless it is being written back. */
    private @Nullable EpochWrite writeBack;
    /** Counts what was asked of a leader; whatever is asked because of its answer belongs to the same round. */
    private int round;
    private boolean over;

    /**
     * @param entry    the newest entry known of the key's partition
     * @param expected the version that the key must be at; null if it must have no value
     * @param content  makes the record that a version is to carry: a value, or a tombstone
     * @param versions gives the versions that it may take
     */
    public CompareAndSetOperation(Key key, ReplicaSet entry, @Nullable RecordVersion expected,
            Function<RecordVersion, Record> content, VersionSource versions) {
        this.key = key;
        this.entry = entry;
        this.expected = expected;
        this.content = content;
        this.versions = new VersionLadder(versions, entry);
        RecordVersion first = expected == null ? versions.next() : versions.nextAfter(expected.timestamp());
        this.write = new EpochWrite(entry, key, content.apply(first));
    }

    @Override
    public List<Effect<CompareAndSetOutcome>> start() {
        return askLeader(write.record());
    }

    /** Begins anew in the epoch of the entry: the leader first. A list without a leader is waited for. */
    private List<Effect<CompareAndSetOutcome>> askLeader(Record record) {
        round++;
        retries.clear();
        write = new EpochWrite(entry, key, record);
        writeBack = null;
        Member leader = entry.leader().orElse(null);
        if (leader == null) {
            return List.of();
        }
        conditions.onSent(round);
        return write.prepareIf(leader, expected, round);
    }

    @Override
    public List<Effect<CompareAndSetOutcome>> onAnswer(Member from, int askedInRound, StorageAnswer answer) {
        conditions.onAnswer(askedInRound, answer);
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
        List<Effect<CompareAndSetOutcome>> effects = new ArrayList<>(
                EntryExchange.bringUpToDate(from, answer, entry));
        effects.addAll(onCurrentAnswer(from, answer));
        return effects;
    }

    private List<Effect<CompareAndSetOutcome>> onCurrentAnswer(Member from, StorageAnswer answer) {
        if (writeBack != null) {
            return onWrittenBack(writeBack, from, answer);
        }
        if (write.count(from, answer)) {
            return onAcknowledged(from);
        }
        return switch (answer) {
            case StorageAnswer.Mismatch(var epoch, var current) when isFromLeader(from, epoch) -> mismatch(current);
            case StorageAnswer.Outrun(var epoch, var current) when isFromLeader(from, epoch) -> outrun(current);
            case StorageAnswer.Unsure(var epoch) when isFromLeader(from, epoch) ->
                unfinished("the leader no longer knows whether it held this version");
            case StorageAnswer.Refused(Refusal refusal, var _, var _) when refusal == Refusal.CLOCK_DRIFT ->
                unfinished("the clocks of this frontend and a storage node differ too much");
            default -> retries.later(from);
        };
    }

    private boolean isFromLeader(Member from, Epoch epoch) {
        return entry.isLedBy(from) && epoch.equals(entry.epoch());
    }

    /** The leader is asked alone, and the others when it has accepted. */
    private List<Effect<CompareAndSetOutcome>> onAcknowledged(Member from) {
        if (write.isComplete()) {
            return done();
        }
        return entry.isLedBy(from) ? write.prepareAtOthersThan(from, round) : List.of();
    }

    private List<Effect<CompareAndSetOutcome>> mismatch(@Nullable StoredRecord current) {
        if (current == null) {
            return preconditionFailed(null);
        }
        return current.isPending() ? startWriteBack(current.record()) : preconditionFailed(current.record());
    }

    private List<Effect<CompareAndSetOutcome>> startWriteBack(Record unfinished) {
        writeBack = new EpochWrite(entry, key, unfinished);
        return writeBack.prepareAtAll(round);
    }

    /** Once it is finished, the leader's word that it is there instead of the expected one is a read of something committed. */
    private List<Effect<CompareAndSetOutcome>> onWrittenBack(EpochWrite other, Member from, StorageAnswer answer) {
        if (!other.count(from, answer)) {
            return askLeaderLater();
        }
        if (!other.isComplete()) {
            return List.of();
        }
        List<Effect<CompareAndSetOutcome>> effects = new ArrayList<>(preconditionFailed(other.record()));
        effects.addAll(other.commit());
        return effects;
    }

    /** Gives the write-back up: what is at the leader by then is judged anew. */
    private List<Effect<CompareAndSetOutcome>> askLeaderLater() {
        round++;
        writeBack = null;
        return retries.later(entry.leader().orElseThrow());
    }

    /** V5: the mismatch means what it says only if no {@code PREPARE_IF} has stored the version, or still may. */
    private List<Effect<CompareAndSetOutcome>> preconditionFailed(@Nullable Record current) {
        if (!conditions.surelyStoredNothing()) {
            return indeterminate("the condition does not hold now, but it may have been this write that changed that");
        }
        RecordVersion version = current instanceof Record.Value value ? value.version() : null;
        return finish(new CompareAndSetOutcome.PreconditionFailed(version));
    }

    /** V5: being outrun, too, means what it says only then. So the count of the next version begins at nothing. */
    private List<Effect<CompareAndSetOutcome>> outrun(RecordVersion current) {
        if (!conditions.surelyStoredNothing()) {
            return indeterminate("overtaken by another write, but it may have been accepted before");
        }
        if (!versions.mayTakeAnotherIn(entry)) {
            return indeterminate("overtaken by another write while the partition's leader changed");
        }
        return askLeader(content.apply(versions.another(current)));
    }

    @Override
    public List<Effect<CompareAndSetOutcome>> onSilence(Member from, int askedInRound) {
        if (over || askedInRound != round) {
            return List.of();
        }
        return writeBack == null ? retries.later(from) : askLeaderLater();
    }

    @Override
    public List<Effect<CompareAndSetOutcome>> onNotSent(Member from, int askedInRound) {
        conditions.onNotSent(askedInRound);
        return onSilence(from, askedInRound);
    }

    @Override
    public List<Effect<CompareAndSetOutcome>> onPauseOver() {
        List<Member> due = retries.due();
        if (over || due.isEmpty()) {
            return List.of();
        }
        return entry.leader().filter(write::isAcknowledgedBy).isPresent()
                ? write.prepareAt(due, round)
                : askLeader(write.record());
    }

    /** Begins again at the new leader, with the same record. V3: what was being written back is left to whoever reads it. */
    @Override
    public List<Effect<CompareAndSetOutcome>> onNewerEntry(ReplicaSet newer) {
        if (over || !newer.epoch().isAfter(entry.epoch())) {
            return List.of();
        }
        entry = newer;
        if (!versions.mayFinishIn(newer)) {
            return indeterminate("the partition's leader changed after another write had overtaken this one");
        }
        retries.reset();
        return askLeader(write.record());
    }

    @Override
    public List<Effect<CompareAndSetOutcome>> onDeadline() {
        return over ? List.of() : unfinished("not every replica answered in time");
    }

    private List<Effect<CompareAndSetOutcome>> unfinished(String reason) {
        return conditions.surelyStoredNothing()
                ? finish(new CompareAndSetOutcome.Unavailable(reason))
                : indeterminate(reason);
    }

    /** The client first, then the replicas: nobody waits for a commit. */
    private List<Effect<CompareAndSetOutcome>> done() {
        List<Effect<CompareAndSetOutcome>> effects = new ArrayList<>(finish(new CompareAndSetOutcome.Done(
                write.record().version(), entry.leader().orElseThrow(), entry.epoch())));
        effects.addAll(write.commit());
        return effects;
    }

    private List<Effect<CompareAndSetOutcome>> indeterminate(String reason) {
        return finish(new CompareAndSetOutcome.Indeterminate(reason));
    }

    private List<Effect<CompareAndSetOutcome>> finish(CompareAndSetOutcome outcome) {
        over = true;
        return List.of(new Effect.Finish<>(outcome));
    }
}
