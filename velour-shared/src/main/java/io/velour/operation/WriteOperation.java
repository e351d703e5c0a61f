package io.velour.operation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/**
 * A set or a delete: puts one record on every replica of the list, whatever its role, and is done when all have
 * acknowledged it within one and the same epoch, the leader with {@code ACCEPTED} (PROTOCOL.md, "Set and delete").
 */
public final class WriteOperation implements Operation<WriteOutcome> {
    private static final long FIRST_MARGIN_MILLIS = 10;
    private static final int MAX_MARGIN_DOUBLINGS = 10;

    private final Key key;
    private final Function<RecordVersion, Record> content;
    private final VersionSource versions;
    private final Backoff backoff = new Backoff();
    private final Set<Member> toAskAgain = new LinkedHashSet<>();

    private ReplicaSet entry;
    private final Epoch firstReign;
    private Record record;
    private Acknowledgements acknowledgements;
    private int round;
    private int timesOutrun;
    private int unanswered;
    private boolean maybeStored;
    private boolean refusedForDrift;
    private boolean pausing;
    private boolean over;

    /**
     * @param entry    the newest entry known of the key's partition
     * @param content  makes the record that a version is to carry
     * @param versions gives the versions that it may take
     */
    public WriteOperation(Key key, ReplicaSet entry, Function<RecordVersion, Record> content, VersionSource versions) {
        this.key = key;
        this.entry = entry;
        this.firstReign = entry.reign();
        this.content = content;
        this.versions = versions;
        this.record = content.apply(versions.next());
        this.acknowledgements = new Acknowledgements(entry);
    }

    @Override
    public List<Effect<WriteOutcome>> start() {
        return askEverybody();
    }

    @Override
    public List<Effect<WriteOutcome>> onAnswer(Member from, int askedInRound, StorageAnswer answer) {
        unanswered--;
        maybeStored |= answer instanceof StorageAnswer.Accepted || answer instanceof StorageAnswer.Superseded;
        if (over) {
            return List.of();
        }
        if (answer instanceof StorageAnswer.Refused(var _, var _, ReplicaSet newer) && newer != null
                && newer.epoch().isAfter(entry.epoch())) {
            return onNewerEntry(newer);
        }
        return askedInRound == round ? onCurrentAnswer(from, answer) : endIfNothingMoreCanCome();
    }

    private List<Effect<WriteOutcome>> onCurrentAnswer(Member from, StorageAnswer answer) {
        if (acknowledgements.count(from, answer)) {
            return acknowledgements.isComplete() ? done() : endIfNothingMoreCanCome();
        }
        return switch (answer) {
            case StorageAnswer.Outrun outrun when isFromLeader(from, outrun.epoch()) -> outrun(outrun.current());
            case StorageAnswer.Unsure _ -> indeterminate("the leader no longer knows whether it held this version");
            case StorageAnswer.Refused(Refusal refusal, var _, var _) when refusal == Refusal.CLOCK_DRIFT ->
                refusedForDrift();
            default -> askAgainLater(from);
        };
    }

    private boolean isFromLeader(Member from, Epoch epoch) {
        return entry.isLedBy(from) && epoch.equals(entry.epoch());
    }

    /**
     * V2: another version may be taken only while the reign goes on in which the first was sent, for only that leader
     * knows that it never held it.
     */
    private List<Effect<WriteOutcome>> outrun(RecordVersion current) {
        if (!firstReign.equals(entry.reign())) {
            return indeterminate("overtaken by another write while the partition's leader changed");
        }
        long margin = FIRST_MARGIN_MILLIS << Math.min(timesOutrun, MAX_MARGIN_DOUBLINGS);
        timesOutrun++;
        HybridTimestamp floor = current.timestamp().plusMillis(margin);
        record = content.apply(versions.nextAfter(floor));
        return askEverybody();
    }

    private List<Effect<WriteOutcome>> refusedForDrift() {
        refusedForDrift = true;
        toAskAgain.clear();
        return endIfNothingMoreCanCome();
    }

    /** After a refusal for clock drift nothing is asked again; what was asked is waited for, to know what was stored. */
    private List<Effect<WriteOutcome>> endIfNothingMoreCanCome() {
        if (!refusedForDrift || unanswered > 0) {
            return List.of();
        }
        return maybeStored
                ? indeterminate("a storage node refused the version: clocks differ too much")
                : finish(
                        new WriteOutcome.Unavailable("the clocks of this frontend and a storage node differ too much"));
    }

    private List<Effect<WriteOutcome>> askAgainLater(Member member) {
        if (refusedForDrift) {
            return endIfNothingMoreCanCome();
        }
        toAskAgain.add(member);
        if (pausing) {
            return List.of();
        }
        pausing = true;
        return List.of(new Effect.Pause<>(backoff.nextMillis()));
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
        return askedInRound == round ? askAgainLater(from) : endIfNothingMoreCanCome();
    }

    @Override
    public List<Effect<WriteOutcome>> onPauseOver() {
        pausing = false;
        if (over) {
            return List.of();
        }
        List<Member> members = List.copyOf(toAskAgain);
        toAskAgain.clear();
        return ask(members);
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
        if (timesOutrun > 0 && !firstReign.equals(newer.reign())) {
            return indeterminate("the partition's leader changed after another write had overtaken this one");
        }
        backoff.reset();
        return askEverybody();
    }

    @Override
    public List<Effect<WriteOutcome>> onDeadline() {
        if (over) {
            return List.of();
        }
        return maybeStored || unanswered > 0
                ? indeterminate("not every replica answered in time")
                : finish(new WriteOutcome.Unavailable("no replica could be reached in time"));
    }

    private List<Effect<WriteOutcome>> askEverybody() {
        round++;
        acknowledgements = new Acknowledgements(entry);
        toAskAgain.clear();
        return ask(entry.members());
    }

    private List<Effect<WriteOutcome>> ask(List<Member> members) {
        List<Effect<WriteOutcome>> effects = new ArrayList<>(members.size());
        for (Member member : members) {
            effects.add(new Effect.Ask<>(member,
                    new StorageRequest.Prepare(entry.partition(), entry.epoch(), key, record, null), round));
        }
        unanswered += members.size();
        return effects;
    }

    /** The client first, then the replicas: nobody waits for a commit. */
    private List<Effect<WriteOutcome>> done() {
        List<Effect<WriteOutcome>> effects = new ArrayList<>(1 + entry.replicas().size());
        effects.addAll(finish(new WriteOutcome.Done(record.version(), entry.leader().orElseThrow(), entry.epoch())));
        for (Member member : entry.members()) {
            effects.add(new Effect.Tell<>(member,
                    new StorageRequest.Commit(entry.partition(), key, record.version())));
        }
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
