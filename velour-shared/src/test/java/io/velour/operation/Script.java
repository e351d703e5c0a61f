package io.velour.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.RecordVersion;

/** An operation under test, with what it has wanted. */
final class Script<O> {
    private final Operation<O> operation;
    private final List<Effect.Ask<O>> asks = new ArrayList<>();
    private final List<Effect.Tell<O>> commits = new ArrayList<>();
    private final List<Effect.Tell<O>> broughtUpToDate = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private @Nullable O outcome;

    Script(Operation<O> operation) {
        this.operation = operation;
    }

    Script<O> start() {
        take(operation.start());
        return this;
    }

    /** Answers what was asked in the step before. */
    void answer(Member from, StorageAnswer answer) {
        answer(from, round(), answer);
    }

    void answer(Member from, int round, StorageAnswer answer) {
        take(operation.onAnswer(from, round, answer));
    }

    void silence(Member from, int round) {
        take(operation.onSilence(from, round));
    }

    void notSent(Member from, int round) {
        take(operation.onNotSent(from, round));
    }

    void pauseOver() {
        take(operation.onPauseOver());
    }

    void newerEntry(ReplicaSet entry) {
        take(operation.onNewerEntry(entry));
    }

    void deadline() {
        take(operation.onDeadline());
    }

    private void take(List<Effect<O>> effects) {
        asks.clear();
        for (Effect<O> effect : effects) {
            switch (effect) {
                case Effect.Ask<O> ask -> asks.add(ask);
                case Effect.Tell<O> tell -> take(tell);
                case Effect.Pause<O> pause -> pauses.add(pause.millis());
                case Effect.Finish<O> finish -> {
                    if (outcome != null) {
                        throw new AssertionError("ended twice: " + finish);
                    }
                    outcome = finish.outcome();
                }
            }
        }
    }

    private void take(Effect.Tell<O> tell) {
        boolean adopts = tell.request() instanceof StorageRequest.Adopt;
        if (adopts == (outcome != null)) {
            throw new AssertionError((adopts ? "told after the end: " : "told before the end: ") + tell);
        }
        (adopts ? broughtUpToDate : commits).add(tell);
    }

    /** Returns who was asked in the step before. */
    List<Member> asked() {
        return asks.stream().map(Effect.Ask::to).toList();
    }

    int round() {
        return asks.getFirst().round();
    }

    StorageRequest request() {
        return asks.getFirst().request();
    }

    StorageRequest.Prepare prepared() {
        return (StorageRequest.Prepare) request();
    }

    StorageRequest.PrepareIf preparedIf() {
        return (StorageRequest.PrepareIf) request();
    }

    /** Returns who was told to commit, which is this version. */
    List<Member> toldToCommit(RecordVersion version) {
        for (Effect.Tell<O> tell : commits) {
            assertThat(((StorageRequest.Commit) tell.request()).version()).isEqualTo(version);
        }
        return commits.stream().map(Effect.Tell::to).toList();
    }

    boolean anybodyToldToCommit() {
        return !commits.isEmpty();
    }

    /** Returns who was told its entry, which is this one. */
    List<Member> toldToAdopt(ReplicaSet entry) {
        for (Effect.Tell<O> tell : broughtUpToDate) {
            assertThat(((StorageRequest.Adopt) tell.request()).entry()).isEqualTo(entry);
        }
        return broughtUpToDate.stream().map(Effect.Tell::to).toList();
    }

    List<Long> pauses() {
        return pauses;
    }

    @Nullable
    O outcome() {
        return outcome;
    }
}
