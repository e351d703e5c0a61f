package io.velour.frontend.kv;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;

import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** A client's set, until it is answered: once, by its outcome or by its deadline. */
final class PendingSet {
    private final NewValue value;
    private final @Nullable Span span;
    private final long deadlineNanos;
    private final Consumer<SetOutcome> client;
    private final AtomicBoolean answered = new AtomicBoolean();

    /**
     * @param span          null if it is not traced
     * @param deadlineNanos on the clock of {@link System#nanoTime}
     */
    PendingSet(NewValue value, @Nullable Span span, long deadlineNanos, Consumer<SetOutcome> client) {
        this.value = value;
        this.span = span;
        this.deadlineNanos = deadlineNanos;
        this.client = client;
    }

    Record record(RecordVersion version) {
        return value.withVersion(version);
    }

    @Nullable
    Span span() {
        return span;
    }

    long nanosLeft() {
        return Math.max(0, deadlineNanos - System.nanoTime());
    }

    boolean isAnswered() {
        return answered.get();
    }

    void answer(SetOutcome outcome) {
        if (answered.compareAndSet(false, true)) {
            client.accept(outcome);
        }
    }
}
