package io.velour.frontend.operation;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.frontend.channel.Asker;
import io.velour.frontend.channel.StorageChannel;
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
    private final DeadlineGuard<O> guard;
    private final PartitionId partition;
    private final OperationRunner runner;
    private final @Nullable Span span;
    private final Consumer<O> whenOver;
    /** The first event lies in it from the beginning, so nothing comes before it, however early others learn of this. */
    private final Queue<Function<Operation<O>, List<Effect<O>>>> mailbox = new ConcurrentLinkedQueue<>(
            List.of(Operation::start));
    private final AtomicInteger unworked = new AtomicInteger(1);
    /** Written before the first event, and read after it. */
    private volatile @Nullable ScheduledFuture<?> deadline;

    RunningOperation(DeadlineGuard<O> guard, PartitionId partition, OperationRunner runner, @Nullable Span span,
            Consumer<O> whenOver) {
        this.guard = guard;
        this.partition = partition;
        this.runner = runner;
        this.span = span;
        this.whenOver = whenOver;
    }

    /** Works off the first event, and what has come meanwhile. Called once. */
    void start(long deadlineNanos) {
        deadline = runner.schedule(() -> post(Operation::onDeadline), deadlineNanos, TimeUnit.NANOSECONDS);
        work();
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
                runner.schedule(() -> post(Operation::onPauseOver), millis, TimeUnit.MILLISECONDS);
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
        ScheduledFuture<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
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
