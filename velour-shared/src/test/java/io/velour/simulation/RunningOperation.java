package io.velour.simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.operation.Deadline;
import io.velour.operation.DeadlineGuard;
import io.velour.operation.Effect;
import io.velour.operation.Operation;
import io.velour.protocol.StorageAnswer;

/** An operation under way at a simulated frontend. */
final class RunningOperation<O> {
    private static final long MILLIS = 1_000_000;
    private static final long EXCHANGE_TIMEOUT = 600 * MILLIS;

    private final SimFrontend frontend;
    private final DeadlineGuard<O> guard;
    private final PartitionId partition;
    private final long deadline;
    private final Consumer<O> whenOver;

    RunningOperation(SimFrontend frontend, Operation<O> operation, PartitionId partition, Duration deadline,
            Consumer<O> whenOver) {
        this.frontend = frontend;
        this.partition = partition;
        this.deadline = deadline.toNanos();
        this.guard = new DeadlineGuard<>(operation, new Deadline(frontend.clock.now(), deadline));
        this.whenOver = whenOver;
    }

    void start() {
        frontend.after(deadline, () -> step(Operation::onDeadline));
        step(Operation::start);
    }

    void onNewerEntry(ReplicaSet entry) {
        if (entry.partition().equals(partition)) {
            step(operation -> operation.onNewerEntry(entry));
        }
    }

    private void step(Function<Operation<O>, List<Effect<O>>> event) {
        carryOut(guard.step(event, frontend.clock.now()));
    }

    private void carryOut(List<Effect<O>> effects) {
        for (Effect<O> effect : effects) {
            switch (effect) {
                case Effect.Ask<O> ask -> ask(ask);
                case Effect.Tell<O>(var to, var request) ->
                    frontend.simulation.askStorage(frontend, frontend.simulation.storageNodeAt(to.node()), request,
                            EXCHANGE_TIMEOUT, SimNetwork.onAnswerOnly(_ -> {}));
                case Effect.Pause<O>(var millis) ->
                    frontend.after(millis * MILLIS, () -> step(Operation::onPauseOver));
                case Effect.Finish<O>(var outcome) -> whenOver.accept(outcome);
            }
        }
    }

    private void ask(Effect.Ask<O> ask) {
        Member to = ask.to();
        frontend.simulation.askStorage(frontend, frontend.simulation.storageNodeAt(to.node()), ask.request(),
                EXCHANGE_TIMEOUT, new SimNetwork.Reply<>() {
                    @Override
                    public void onAnswer(StorageAnswer answer) {
                        if (answer instanceof StorageAnswer.Refused refused && refused.newer() != null) {
                            frontend.learn(refused.newer());
                        }
                        step(operation -> operation.onAnswer(to, ask.round(), answer));
                    }

                    @Override
                    public void onSilence() {
                        frontend.suspect(to);
                        step(operation -> operation.onSilence(to, ask.round()));
                    }

                    @Override
                    public void onNotSent() {
                        frontend.suspect(to);
                        step(operation -> operation.onNotSent(to, ask.round()));
                    }
                });
    }
}
