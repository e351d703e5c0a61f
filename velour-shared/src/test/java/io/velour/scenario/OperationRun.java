package io.velour.scenario;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.operation.Deadline;
import io.velour.operation.DeadlineGuard;
import io.velour.operation.Effect;
import io.velour.operation.Operation;
import io.velour.protocol.StorageAnswer;

/** An operation under way at a frontend. Its pause and its deadline end when the script says so. */
final class OperationRun<O> {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final FrontendMachine frontend;
    private final String text;
    private final DeadlineGuard<O> guard;
    private final Consumer<O> whenOver;
    private final long deadlineAt;
    private long pauseEndsAt = -1;

    OperationRun(FrontendMachine frontend, String text, Operation<O> operation, Consumer<O> whenOver) {
        Duration deadline = frontend.world.settings.deadline();
        this.frontend = frontend;
        this.text = text;
        this.guard = new DeadlineGuard<>(operation, new Deadline(frontend.clock.now(), deadline));
        this.deadlineAt = frontend.world.time.now() + deadline.toNanos();
        this.whenOver = whenOver;
    }

    void start() {
        step(Operation::start);
    }

    void onNewerEntry(ReplicaSet entry) {
        step(operation -> operation.onNewerEntry(entry));
    }

    boolean isPausing() {
        return pauseEndsAt >= 0;
    }

    /** Lets time go on to the end of the pause, unless it is over. */
    void endPause() {
        frontend.world.passUntil(pauseEndsAt);
        pauseEndsAt = -1;
        frontend.world.trace.event(frontend.name + " ends a pause of " + text);
        step(Operation::onPauseOver);
    }

    /** Lets time go on to the deadline, unless it is over. */
    void timeOut() {
        frontend.world.passUntil(deadlineAt);
        frontend.world.trace.event(frontend.name + " looks at the deadline of " + text);
        step(Operation::onDeadline);
    }

    private void step(Function<Operation<O>, List<Effect<O>>> event) {
        guard.step(event, frontend.clock.now()).forEach(this::carryOut);
    }

    private void carryOut(Effect<O> effect) {
        switch (effect) {
            case Effect.Ask<O> ask -> ask(ask);
            case Effect.Tell<O>(var to, var request) ->
                Exchange.tell(frontend, frontend.world.storage(to.node()), request);
            case Effect.Pause<O>(var millis) -> {
                pauseEndsAt = frontend.world.time.now() + millis * NANOS_PER_MILLI;
                frontend.world.trace.effect("pauses for " + millis + " ms");
            }
            case Effect.Finish<O>(var outcome) -> whenOver.accept(outcome);
        }
    }

    private void ask(Effect.Ask<O> ask) {
        Member to = ask.to();
        Exchange.ask(frontend, frontend.world.storage(to.node()), ask.request(), new Exchange.Reply() {
            @Override
            public void onAnswer(StorageAnswer answer) {
                if (answer instanceof StorageAnswer.Refused refused && refused.newer() != null) {
                    frontend.learn(refused.newer());
                }
                step(operation -> operation.onAnswer(to, ask.round(), answer));
            }

            @Override
            public void onSilence() {
                step(operation -> operation.onSilence(to, ask.round()));
            }

            @Override
            public void onNotSent() {
                step(operation -> operation.onNotSent(to, ask.round()));
            }
        });
    }
}
