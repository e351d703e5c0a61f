package io.velour.bench.workload;

import org.jspecify.annotations.Nullable;

/** What one event loop is to do, operation after operation. For one thread. */
public interface Workload {
    /** Returns what is to be done next; null when there is no more. */
    @Nullable
    Operation next();

    /** Takes notice of an operation that came to nothing. */
    default void failed(Operation operation) {}
}
