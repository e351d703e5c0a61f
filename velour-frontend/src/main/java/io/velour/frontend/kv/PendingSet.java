package io.velour.frontend.kv;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** A client's set, until it is answered: once, by its outcome or by its deadline. */
final class PendingSet {
    private final NewValue value;
    private final long deadlineNanos;
    private final Consumer<SetOutcome> client;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> timer;

    /** @param deadlineNanos on the clock of {@link System#nanoTime} */
    PendingSet(NewValue value, long deadlineNanos, Consumer<SetOutcome> client) {
        this.value = value;
        this.deadlineNanos = deadlineNanos;
        this.client = client;
    }

    Record record(RecordVersion version) {
        return value.withVersion(version);
    }

    long nanosLeft() {
        return Math.max(0, deadlineNanos - System.nanoTime());
    }

    void answeredAtTheLatestBy(ScheduledFuture<?> deadline) {
        timer = deadline;
        if (answered.get()) {
            deadline.cancel(false);
        }
    }

    void answer(SetOutcome outcome) {
        if (answered.compareAndSet(false, true)) {
            ScheduledFuture<?> running = timer;
            if (running != null) {
                running.cancel(false);
            }
            client.accept(outcome);
        }
    }
}
