package io.velour.storage.replica;

import java.time.Duration;

import io.velour.storage.runtime.ReplicaRuntime;

/** What answers batches, over a loop of a test. */
public final class TestBatches {
    private final MemoryBudget budget;
    private final ReplicaBatches batches;

    /** @param budgetBytes how many bytes of messages may be in work */
    public TestBatches(ReplicaRuntime runtime, Duration writeLimit, int maxBatchBytes, int budgetBytes) {
        this.budget = new MemoryBudget(budgetBytes);
        this.batches = new ReplicaBatches(new ReplicaService(runtime, writeLimit, maxBatchBytes), runtime::map, budget,
                maxBatchBytes, BatchSpans.off());
    }

    public ReplicaBatches batches() {
        return batches;
    }

    /** Returns how many bytes are in work. */
    public long taken() {
        return budget.taken();
    }
}
