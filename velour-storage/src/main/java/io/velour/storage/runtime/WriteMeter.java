package io.velour.storage.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import io.velour.replica.RecordStore.Durability;

/** Counts what comes to the loop and what it writes. For many threads. */
final class WriteMeter {
    private final LongAdder batches = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder rounds = new LongAdder();
    private final LongAdder syncs = new LongAdder();
    private final LongAdder syncNanos = new LongAdder();

    void came(int requestsOfBatch) {
        batches.increment();
        requests.add(requestsOfBatch);
    }

    void written(Durability durability, long nanos) {
        rounds.increment();
        if (durability == Durability.SYNCED) {
            syncs.increment();
            syncNanos.add(nanos);
        }
    }

    WriteCounts counts() {
        return new WriteCounts(batches.sum(), requests.sum(), rounds.sum(), syncs.sum(),
                Duration.ofNanos(syncNanos.sum()));
    }
}
