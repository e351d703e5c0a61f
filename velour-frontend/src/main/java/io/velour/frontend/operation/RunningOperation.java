package io.velour.frontend.operation;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.frontend.channel.Asker;
import io.velour.frontend.channel.StorageChannel;
import io.velour.operation.Deadline;
import io.velour.operation.DeadlineGuard;
import io.velour.operation.Effect;
import io.velour.operation.Operation;
import io.velour.protocol.StorageAnswer;

/**
 * An operation under way. Its events may come from any thread and while its effects are being carried out; they wait in a
 * mailbox, and whoever finds nobody at it works it off: one event at a time, the effects of each in their order.
 *
 * @param <O> the outcome
 */
final class RunningOperation<O> {
    private final Deadline deadline;
    private final DeadlineGuard<O> guard;
    private final PartitionId partition;
    private final OperationRunner runner;
    private final @Nullable Span span;
    private final Consumer<O> whenOver;
    /** The first event lies in it from the beginning, so nothing comes before it, however early others learn of this. */
    private final Queue<Function<Operation<O>, List<Effect<O>>>> mailbox = new ConcurrentLinkedQueue<>(
            List.of(Operation::start));
    private final AtomicInteger unworked = new AtomicInteger(1);
    private final AtomicBoolean overdue = new AtomicBoolean();

    /** @param operation handed to nobody else */
    RunningOperation(Operation<O> operation, Deadline deadline, PartitionId partition, OperationRunner runner,
            @Nullable Span span,
            Consumer<O> whenOver) {
        this.deadline = deadline;
        this.guard = new DeadlineGuard<>(operation, deadline);
        this.partition = partition;
        this.runner = runner;
        this.span = span;
        this.whenOver = whenOver;
    }

    /** Works off the first event, and what has come meanwhile. Called once. */
    void start() {
        work();
    }

    /** Ends the operation if its time is up: on another thread, for its client may be slow to take the answer. */
    void look(TimeReading now) {
        if (deadline.isOver(now) && overdue.compareAndSet(false, true)) {
            Thread.ofVirtual().name("overdue").start(() -> post(Operation::onDeadline));
        }
    }

    void onNewerEntry(ReplicaSet entry) {
        if (entry.partition().equals(partition)) {
            post(running -> running.onNewerEntry(entry));
        }
    }

    private void post(Function<Operation<O>, List<Effect<O>>> event) {
        mailbox.add(event);
        if (unworked.getAndIncrement() == 0) {
            work();
        }
    }

    private void work() {
        do {
            Function<Operation<O>, List<Effect<O>>> event = mailbox.remove();
            guard.step(event, OperationRunner.now()).forEach(this::carryOut);
        } while (unworked.decrementAndGet() > 0);
    }

    private void carryOut(Effect<O> effect) {
        switch (effect) {
            case Effect.Ask<O> ask -> ask(ask);
            case Effect.Tell<O>(var to, var request) -> {
                StorageChannel channel = runner.channelTo(to);
                if (channel != null) {
                    channel.tell(request);
                }
            }
            case Effect.Pause<O>(var millis) ->
                runner.later(() -> post(Operation::onPauseOver), millis);
            case Effect.Finish<O>(var outcome) -> finish(outcome);
        }
    }

    private void ask(Effect.Ask<O> ask) {
        StorageChannel channel = runner.channelTo(ask.to());
        if (channel == null) {
            post(running -> running.onNotSent(ask.to(), ask.round()));
        } else {
            channel.ask(ask.request(), new Question(ask.to(), ask.round()));
        }
    }

    private void finish(O outcome) {
        runner.ended(this);
        whenOver.accept(outcome);
    }

    /** Turns what a channel says of one question into an event of the operation. */
    private final class Question implements Asker {
        private final Member to;
        private final int round;

        Question(Member to, int round) {
            this.to = to;
            this.round = round;
        }

        @Override
        public @Nullable Span span() {
            return span;
        }

        @Override
        public void onAnswer(StorageAnswer answer) {
            runner.counts().take(answer);
            if (answer instanceof StorageAnswer.Refused refused && refused.newer() != null) {
                runner.learn(refused.newer());
            }
            post(running -> running.onAnswer(to, round, answer));
        }

        @Override
        public void onSilence() {
            post(running -> running.onSilence(to, round));
        }

        @Override
        public void onNotSent() {
            post(running -> running.onNotSent(to, round));
        }
    }
}
