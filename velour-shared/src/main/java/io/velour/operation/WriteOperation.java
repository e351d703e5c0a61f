package io.velour.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.VersionSource;

/**
 * A set or a delete: puts one record on every replica of the list, whatever its role, and is done when all have
 * acknowledged it within one and the same epoch, the leader with {@code ACCEPTED} (PROTOCOL.md, R6).
 */
public final class WriteOperation implements Operation<WriteOutcome> {
    private final Key key;
    private final Function<RecordVersion, Record> content;
    private final VersionLadder versions;
    private final Retries retries = new Retries();

    private ReplicaSet entry;
    private EpochWrite write;
    private int round;
    private int unanswered;
    private boolean maybeStored;
    private boolean refusedForDrift;
    private boolean over;

    /**
     * @param entry    the newest entry known of the key's partition
     * @param content  makes the record that a version is to carry
     * @param versions gives the versions that it may take
     */
    public WriteOperation(Key key, ReplicaSet entry, Function<RecordVersion, Record> content, VersionSource versions) {
        this.key = key;
        this.entry = entry;
        this.content = content;
        this.versions = new VersionLadder(versions, entry);
        this.write = new EpochWrite(entry, key, content.apply(versions.next()));
    }

    @Override
    public List<Effect<WriteOutcome>> start() {
        return askEverybody(write.record());
    }

    private List<Effect<WriteOutcome>> askEverybody(Record record) {
        round++;
        retries.clear();
        write = new EpochWrite(entry, key, record);
        return ask(entry.members());
    }

    private List<Effect<WriteOutcome>> ask(List<Member> members) {
        unanswered += members.size();
        return write.prepareAt(members, round);
    }

    @Override
    public List<Effect<WriteOutcome>> onAnswer(Member from, int askedInRound, StorageAnswer answer) {
        unanswered--;
        maybeStored |= answer instanceof StorageAnswer.Accepted || answer instanceof StorageAnswer.Superseded;
        if (over) {
            return List.of();
        }
        ReplicaSet newer = EntryExchange.newerIn(answer, entry);
        if (newer != null) {
            return onNewerEntry(newer);
        }
        if (refusedForDrift || askedInRound != round) {
            return endIfNothingMoreCanCome();
        }
        List<Effect<WriteOutcome>> effects = new ArrayList<>(EntryExchange.bringUpToDate(from, answer, entry));
        effects.addAll(onCurrentAnswer(from, answer));
        return effects;
    }

    private List<Effect<WriteOutcome>> onCurrentAnswer(Member from, StorageAnswer answer) {
        if (write.count(from, answer)) {
            return write.isComplete() ? done() : List.of();
        }
        return switch (answer) {
            case StorageAnswer.Outrun(var epoch, var current) when isFromLeader(from, epoch) -> outrun(current);
            case StorageAnswer.Unsure(var epoch) when isFromLeader(from, epoch) ->
                indeterminate("the leader no longer knows whether it held this version");
            case StorageAnswer.Refused(Refusal refusal, var _, var _) when refusal == Refusal.CLOCK_DRIFT ->
                refusedForDrift();
            default -> retries.later(from);
        };
    }

    private boolean isFromLeader(Member from, Epoch epoch) {
        return entry.isLedBy(from) && epoch.equals(entry.epoch());
    }

    private List<Effect<WriteOutcome>> outrun(RecordVersion current) {
        return versions.mayTakeAnotherIn(entry)
                ? askEverybody(content.apply(versions.another(current)))
                : indeterminate("overtaken by another write while the partition's leader changed");
    }

    /** After a refusal for clock drift nothing is asked again; what was asked is waited for, to know what was stored. */
    private List<Effect<WriteOutcome>> refusedForDrift() {
        refusedForDrift = true;
        retries.clear();
        return endIfNothingMoreCanCome();
    }

    private List<Effect<WriteOutcome>> endIfNothingMoreCanCome() {
        return refusedForDrift && (maybeStored || unanswered == 0)
                ? unfinished("the clocks of this frontend and a storage node differ too much")
                : List.of();
    }

    @Override
    public List<Effect<WriteOutcome>> onSilence(Member from, int askedInRound) {
        maybeStored = true;
        return onNotSent(from, askedInRound);
    }

    @Override
    public List<Effect<WriteOutcome>> onNotSent(Member from, int askedInRound) {
        unanswered--;
        if (over) {
            return List.of();
        }
        return refusedForDrift || askedInRound != round ? endIfNothingMoreCanCome() : retries.later(from);
    }

    @Override
    public List<Effect<WriteOutcome>> onPauseOver() {
        List<Member> due = retries.due();
        return over ? List.of() : ask(due);
    }

    @Override
    public List<Effect<WriteOutcome>> onNewerEntry(ReplicaSet newer) {
        if (over || !newer.epoch().isAfter(entry.epoch())) {
            return List.of();
        }
        entry = newer;
        if (refusedForDrift) {
            return endIfNothingMoreCanCome();
        }
        if (!versions.mayFinishIn(newer)) {
            return indeterminate("the partition's leader changed after another write had overtaken this one");
        }
        retries.reset();
        return askEverybody(write.record());
    }

    @Override
    public List<Effect<WriteOutcome>> onDeadline() {
        return over ? List.of() : unfinished("not every replica answered in time");
    }

    private List<Effect<WriteOutcome>> unfinished(String reason) {
        return maybeStored || unanswered > 0
                ? indeterminate(reason)
                : finish(new WriteOutcome.Unavailable(reason));
    }

    /** The client first, then the replicas: nobody waits for a commit. */
    private List<Effect<WriteOutcome>> done() {
        List<Effect<WriteOutcome>> effects = new ArrayList<>(finish(new WriteOutcome.Done(write.record().version(),
                entry.leader().orElseThrow(), entry.epoch())));
        effects.addAll(write.commit());
        return effects;
    }

    private List<Effect<WriteOutcome>> indeterminate(String reason) {
        return finish(new WriteOutcome.Indeterminate(reason));
    }

    private List<Effect<WriteOutcome>> finish(WriteOutcome outcome) {
        over = true;
        return List.of(new Effect.Finish<>(outcome));
    }
}
