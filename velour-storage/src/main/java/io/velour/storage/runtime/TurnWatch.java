package io.velour.storage.runtime;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.replica.RecordStoreException;

/** Notices when the loop hangs. A turn is some milliseconds of work and a write or two. For many threads. */
final class TurnWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private volatile @Nullable TimeReading begun;

    void begin(TimeReading now) {
        begun = now;
    }

    void end() {
        begun = null;
    }

    /** @throws RecordStoreException if a turn has gone on for too long: such a node should not be counted on */
    void requireNotHanging(TimeReading now) {
        TimeReading since = begun;
        Duration busy = since == null ? Duration.ZERO : Duration.ofNanos(now.monotonicNanos() - since.monotonicNanos());
        if (busy.compareTo(PATIENCE) > 0) {
            throw new RecordStoreException("the loop has been busy for " + busy.toSeconds() + " s");
        }
    }
}
