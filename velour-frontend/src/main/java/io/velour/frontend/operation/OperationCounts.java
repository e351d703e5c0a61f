package io.velour.frontend.operation;

import java.util.concurrent.atomic.LongAdder;

import io.velour.protocol.StorageAnswer;

/** Counts what happens inside of operations, by the answers that they get. For many threads. */
public final class OperationCounts {
    private final LongAdder writeBacks = new LongAdder();
    private final LongAdder outruns = new LongAdder();

    /** Only a get reads, and it finishes what it reads unfinished. */
    void take(StorageAnswer answer) {
        switch (answer) {
            case StorageAnswer.Found(var _, var stored) when stored.isPending() -> writeBacks.increment();
            case StorageAnswer.Expired(var _, var stored) when stored.isPending() -> writeBacks.increment();
            case StorageAnswer.Outrun _ -> outruns.increment();
            default -> {
                // Most answers: nothing to count.
            }
        }
    }

    /** Returns how many writes gets have met unfinished, and written back. */
    public long writeBacks() {
        return writeBacks.sum();
    }

    /** Returns how many writes were told by a replica that a newer one had outrun them. */
    public long outruns() {
        return outruns.sum();
    }
}
