package io.velour.frontend.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;

/**
 * Begins the spans of operations and of exchanges. While tracing is off there are none, and nothing is paid but a test for null.
 */
public final class Traces {
    private static final Traces OFF = new Traces(null);

    private final @Nullable Tools tools;

    private record Tools(Tracer tracer, Propagator propagator) {}

    private Traces(@Nullable Tools tools) {
        this.tools = tools;
    }

    public static Traces off() {
        return OFF;
    }

    public static Traces with(Tracer tracer, Propagator propagator) {
        return new Traces(new Tools(tracer, propagator));
    }

    /** Begins the span of an operation, a child of the client's own if it said one; null if tracing is off. */
    public @Nullable Span operation(String kind, int partition, Origin origin) {
        return tools == null
                ? null
                : tools.propagator().extract(origin, Origin::header).kind(Span.Kind.SERVER).name("velour " + kind)
                        .tag("velour.kind", kind).tag("velour.partition", partition)
                        .tag("http.request.id", origin.requestId()).start();
    }

    /**
     * Begins the span of an exchange: a child of the first of the operations that are recorded, with links to the others. If none
     * is recorded, a child of any: then the storage node records nothing either, rather than begin a trace of its own.
     *
     * @param operations the spans of what goes in the exchange
     * @param lane       names the storage node, and what it is asked
     */
    public @Nullable Span exchange(List<Span> operations, String lane, int messages) {
        if (tools == null || operations.isEmpty()) {
            return null;
        }
        List<Span> recorded = operations.stream().filter(span -> Boolean.TRUE.equals(span.context().sampled()))
                .toList();
        Span parent = recorded.isEmpty() ? operations.getFirst() : recorded.getFirst();
        Span.Builder span = tools.tracer().spanBuilder().setParent(parent.context()).kind(Span.Kind.CLIENT)
                .name("velour exchange").tag("velour.lane", lane).tag("velour.messages", messages);
        recorded.stream().filter(other -> other != parent).map(Link::new).forEach(span::addLink);
        return span.start();
    }

    /** Returns the headers that carry a span to a storage node. */
    public Map<String, String> headersOf(@Nullable Span span) {
        if (tools == null || span == null) {
            return Map.of();
        }
        Map<String, String> headers = new HashMap<>();
        tools.propagator().inject(span.context(), headers, (_, name, value) -> headers.put(name, value));
        return headers;
    }
}
