package io.velour.storage.replica;

import jakarta.servlet.http.HttpServletRequest;

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

    /** Returns null if tracing is off, or if whoever asks does not trace: no trace begins here. */
    @Nullable
    Span begin(HttpServletRequest request) {
        return propagator == null || request.getHeader("traceparent") == null
                ? null
                : propagator.extract(request, HttpServletRequest::getHeader).kind(Span.Kind.SERVER)
                        .name("velour batch").start();
    }
}
