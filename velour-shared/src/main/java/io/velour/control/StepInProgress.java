package io.velour.control;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import io.velour.cluster.Member;

/**
 * The one step that has been decided and is being stored, and whom it concerns: who is taken out, or is to see another
 * serve alone, is granted nothing meanwhile.
 *
 * <p>
 * A step whose storing failed may be on the disk all the same. The members that it concerned are granted nothing until a
 * later state has been stored: a controller that is killed before could come back with the step that failed, and would not
 * know of the lease.
 */
final class StepInProgress {
    private Optional<ClusterState> pending = Optional.empty();
    private Optional<StateDraft> draft = Optional.empty();
    private final Set<Member> inDoubt = new HashSet<>();

    boolean isPending() {
        return pending.isPresent();
    }

    boolean concerns(Member member) {
        return inDoubt.contains(member) || draft.filter(step -> step.concerned().contains(member)).isPresent();
    }

    /** Tells whether it is unknown which state is on the disk, and whether that matters. */
    boolean leavesDoubt() {
        return !inDoubt.isEmpty();
    }

    /** @param made what the step was made of; empty for the birth and for storing the same state once more */
    void begin(ClusterState next, Optional<StateDraft> made) {
        pending = Optional.of(next);
        draft = made;
    }

    /** Ends the step, which is durable; returns what it was made of. */
    Optional<StateDraft> stored(ClusterState next) {
        if (pending.filter(next::equals).isEmpty()) {
            throw new IllegalStateException("this is not the step that was decided: map version "
                    + next.map().version());
        }
        Optional<StateDraft> made = draft;
        inDoubt.clear();
        pending = Optional.empty();
        draft = Optional.empty();
        return made;
    }

    void failed() {
        if (pending.isEmpty()) {
            throw new IllegalStateException("no step is being stored");
        }
        draft.ifPresent(step -> inDoubt.addAll(step.concerned()));
        pending = Optional.empty();
        draft = Optional.empty();
    }
}
