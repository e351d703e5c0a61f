package io.velour.system.load;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.velour.history.Action;
import io.velour.history.Outcome;
import io.velour.history.VersionedOperation;

/**
 * One operation of one client, with all its attempts.
 *
 * @param operation what was asked and what came of it, with the versions told; times by System.nanoTime
 * @param refusals  attempts that were answered by "nothing was done, ask again"
 * @param trouble   what the last attempt said if it was no answer to what was asked; null if it was
 */
public record Recorded(VersionedOperation<ToldVersion> operation, int refusals, @Nullable String trouble) {
    public boolean isRead() {
        return operation.operation().action() instanceof Action.Get;
    }

    /** Tells whether the client was told what it had asked. */
    public boolean succeeded() {
        Outcome outcome = operation.operation().outcome();
        return !(outcome instanceof Outcome.NotDone) && !(outcome instanceof Outcome.Indeterminate);
    }

    public long invoked() {
        return operation.operation().invoked();
    }

    public long returned() {
        return operation.operation().returned();
    }

    public Duration took() {
        return Duration.ofNanos(returned() - invoked());
    }
}
