package io.velour.operation;

import java.util.List;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;

/**
 * One client request as the frontend drives it: events in, effects out. Deterministic, without a thread or a clock of its
 * own; its events must come one at a time, and through a {@link DeadlineGuard}. After the end of the operation, every event
 * is accepted and does nothing.
 *
 * @param <O> the outcome
 */
public interface Operation<O> {
    /** Begins. Called once, before any event. */
    List<Effect<O>> start();

    /** A storage node answered what was asked in this round. */
    List<Effect<O>> onAnswer(Member from, int round, StorageAnswer answer);

    /** It is unknown whether what was asked in this round arrived, and there will be no answer. */
    List<Effect<O>> onSilence(Member from, int round);

    /** What was asked in this round certainly never arrived, and never will. */
    List<Effect<O>> onNotSent(Member from, int round);

    /** The pause that was asked for is over. */
    List<Effect<O>> onPauseOver();

    /** A newer entry of the operation's partition has become known. */
    List<Effect<O>> onNewerEntry(ReplicaSet entry);

    /** The client's time is up: ends the operation if it has not ended. */
    List<Effect<O>> onDeadline();
}
