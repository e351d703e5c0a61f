package io.velour.frontend.kv;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.frontend.trace.Origin;

/**
 * What is known of an operation from its beginning to its end.
 *
 * @param span    null if tracing is off
 * @param started on the clock of {@link System#nanoTime}
 */
record ClientOperation(String kind, PartitionId partition, Origin origin, @Nullable Span span, long started) {
    long nanos() {
        return System.nanoTime() - started;
    }
}
