package io.velour.operation;

import java.util.List;
import java.util.function.Function;

import io.velour.clock.TimeReading;

/**
 * An operation with its deadline: the one door through which a runner hands it its events, the first
 * ({@link Operation#start()}) too. Nothing that comes after the deadline is acted upon (PROTOCOL.md, R8),
 * however late the runner's timer is. Events must come one at a time.
 *
 * @param <O> the outcome
 */
public final class DeadlineGuard<O> {
    private final Operation<O> operation;
    private final Deadline deadline;

    /** @param operation handed to nobody else: an event that does not come through here is not guarded */
    public DeadlineGuard(Operation<O> operation, Deadline deadline) {
        this.operation = operation;
        this.deadline = deadline;
    }

    /**
     * Hands the operation an event, or ends it in its place if the deadline is over.
     *
     * @param event the call of one method of the operation
     * @param now   read after the event has come, when its turn is
     */
    public List<Effect<O>> step(Function<Operation<O>, List<Effect<O>>> event, TimeReading now) {
        return deadline.isOver(now) ? operation.onDeadline() : event.apply(operation);
    }
}
