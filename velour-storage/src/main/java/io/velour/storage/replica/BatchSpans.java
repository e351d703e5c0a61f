package io.velour.storage.replica;

import java.util.function.Function;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;

/** Begins the spans of batches: children of the exchanges that brought them. While tracing is off there are none. */
public final class BatchSpans {
    private final @Nullable Propagator propagator;

    private BatchSpans(@Nullable Propagator propagator) {
        this.propagator = propagator;
    }

    public static BatchSpans off() {
        return new BatchSpans(null);
    }

    public static BatchSpans with(Propagator propagator) {
        return new BatchSpans(propagator);
    }

    /**
     * Returns null if tracing is off, or if whoever asks does not trace: no trace begins here.
     *
     * @param header gives what came with the batch under a name, or null
     */
    @Nullable
    Span begin(Function<String, @Nullable String> header) {
        return propagator == null || header.apply("traceparent") == null
                ? null
                : propagator.extract(header, Function::apply).kind(Span.Kind.SERVER).name("velour batch").start();
    }
}
