package io.velour.operation;

import java.time.Duration;

import io.velour.clock.TimeReading;

/**
 * When a client's time is up: measured as a lease is, by the larger of what the two clocks say, so that a frontend that was
 * suspended does not act on an answer that waited for it.
 *
 * @param startedAt read before anything was sent
 * @param length    how long the operation may take, not negative
 */
public record Deadline(TimeReading startedAt, Duration length) {
    public Deadline {
        if (length.isNegative()) {
            throw new IllegalArgumentException("a deadline must not be negative, but is " + length);
        }
    }

    public boolean isOver(TimeReading now) {
        return now.cautiousNanosSince(startedAt) >= length.toNanos();
    }
}
