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

/**
 * Lists keys of one partition: asks one {@code SERVING} replica, and another one at once if that fails, as a get does. It
 * finishes nothing: what a replica leaves open is left open (PROTOCOL.md, R25).
 */
public final class ListOperation implements Operation<ListOutcome> {
    private final @Nullable Key prefix;
    private final @Nullable Key after;
    private final int limit;
    private final ReplicaChoicePolicy choice;
    private final Pauses pauses = new Pauses();
    /** Replicas that have failed this listing since its last pause. */
    private final Set<Member> tried = new HashSet<>();

    private ReplicaSet entry;
    private int round;
    private boolean over;

    /**
     * @param entry  the newest entry known of the partition
     * @param prefix only keys that begin with these bytes; null for all
     * @param after  only keys above this one; null from the first
     * @param limit  at most so many records are looked at, at least 1
     * @param choice picks the replica to ask
     */
    public ListOperation(ReplicaSet entry, @Nullable Key prefix, @Nullable Key after, int limit,
            ReplicaChoicePolicy choice) {
        this.entry = entry;
        this.prefix = prefix;
        this.after = after;
        this.limit = limit;
        this.choice = choice;
    }

    @Override
    public List<Effect<ListOutcome>> start() {
        return askOne();
    }

    private List<Effect<ListOutcome>> askOne() {
        round++;
        List<Member> candidates = entry.servingMembers().stream().filter(member -> !tried.contains(member)).toList();
        if (candidates.isEmpty()) {
            return pauses.begin();
        }
        return List.of(new Effect.Ask<>(choice.choose(candidates),
                new StorageRequest.ListKeys(entry.partition(), entry.epoch(), prefix, after, limit), round));
    }

    @Override
    public List<Effect<ListOutcome>> onAnswer(Member from, int askedInRound, StorageAnswer answer) {
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
        if (answer instanceof StorageAnswer.Listed(var epoch, var keys, var through) && epoch.equals(entry.epoch())) {
            return finish(new ListOutcome.Keys(keys, through));
        }
        List<Effect<ListOutcome>> effects = new ArrayList<>(EntryExchange.bringUpToDate(from, answer, entry));
        effects.addAll(askAnother(from));
        return effects;
    }

    private List<Effect<ListOutcome>> askAnother(Member failed) {
        tried.add(failed);
        return askOne();
    }

    @Override
    public List<Effect<ListOutcome>> onSilence(Member from, int askedInRound) {
        return over || askedInRound != round ? List.of() : askAnother(from);
    }

    @Override
    public List<Effect<ListOutcome>> onNotSent(Member from, int askedInRound) {
        return onSilence(from, askedInRound);
    }

    /** Does nothing if a newer entry has had somebody asked meanwhile. */
    @Override
    public List<Effect<ListOutcome>> onPauseOver() {
        pauses.ended();
        if (over || !isWaiting()) {
            return List.of();
        }
        tried.clear();
        return askOne();
    }

    private boolean isWaiting() {
        return tried.containsAll(entry.servingMembers());
    }

    @Override
    public List<Effect<ListOutcome>> onNewerEntry(ReplicaSet newer) {
        if (over || !newer.epoch().isAfter(entry.epoch())) {
            return List.of();
        }
        entry = newer;
        tried.clear();
        pauses.reset();
        return askOne();
    }

    @Override
    public List<Effect<ListOutcome>> onDeadline() {
        return over ? List.of() : finish(new ListOutcome.Unavailable("no replica could be read in time"));
    }

    private List<Effect<ListOutcome>> finish(ListOutcome outcome) {
        over = true;
        return List.of(new Effect.Finish<>(outcome));
    }
}
