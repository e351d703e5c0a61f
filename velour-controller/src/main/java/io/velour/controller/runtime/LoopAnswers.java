package io.velour.controller.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** Waits for what the loop says to an event, for at most a second. */
public final class LoopAnswers {
    private static final long LIMIT_MILLIS = 1_000;

    private LoopAnswers() {}

    /**
     * Hands an event to the loop and returns what it says.
     *
     * @param answer is completed by the loop when it handles the event
     * @throws ProblemException 503 if the loop takes no more, or does not come to it in time
     */
    public static <T> T await(ControllerRuntime runtime, ControllerEvent event, CompletableFuture<T> answer) {
        if (!runtime.submit(event)) {
            throw unavailable("The controller's loop takes nothing more.");
        }
        try {
            return answer.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw unavailable("The controller's loop did not come to it in time.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("The controller is ending.");
        }
    }

    private static ProblemException unavailable(String detail) {
        return new ProblemException(new Problem(503, "unavailable", "Unavailable", detail, true));
    }
}
