package io.velour.frontend.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the span of an exchange belongs to those of the operations that go in it. */
class TracesTest {
    private final List<SpanData> ended = new ArrayList<>();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.alwaysOff()))
            .addSpanProcessor(OnEndingSpan.then(ended::add)).build();
    private final Tracer tracer = provider.get("test");
    private final Traces traces = Traces.with(new OtelTracer(tracer, new OtelCurrentTraceContext(), _ -> {}),
            new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracer));

    @AfterEach
    void close() {
        provider.close();
    }

    private Span operation(int trace, String flags) {
        return Objects.requireNonNull(traces.operation("get", 3,
                new Origin("id", "00-%032x-%016x-%s".formatted(trace, 7, flags), null)));
    }

    private SpanData recorded(@Nullable Span span) {
        Objects.requireNonNull(span).end();
        return ended.getLast();
    }

    /** Keeps what has ended. */
    private record OnEndingSpan(Consumer<SpanData> keeper) implements SpanProcessor {
        static SpanProcessor then(Consumer<SpanData> keeper) {
            return new OnEndingSpan(keeper);
        }

        @Override
        public void onStart(Context context, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            keeper.accept(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    @Test
    void anExchangeIsAChildOfTheFirstRecordedOperationAndLinkedToTheOthers() {
        Span unrecorded = operation(1, "00");
        Span first = operation(2, "01");
        Span second = operation(3, "01");
        SpanData exchange = recorded(traces.exchange(List.of(unrecorded, first, second), "reads-a:1", 3));
        assertThat(exchange.getTraceId()).isEqualTo(first.context().traceId());
        assertThat(exchange.getParentSpanId()).isEqualTo(first.context().spanId());
        assertThat(exchange.getLinks()).extracting(link -> link.getSpanContext().getSpanId())
                .containsExactly(second.context().spanId());
    }

    @Test
    void whereNoneIsRecordedTheStorageNodeIsToldNotToRecord() {
        Span exchange = traces.exchange(List.of(operation(1, "00"), operation(2, "00")), "reads-a:1", 2);
        assertThat(traces.headersOf(exchange).get("traceparent")).endsWith("-00");
    }

    @Test
    void whileTracingIsOffThereIsNothing() {
        assertThat(Traces.off().operation("get", 3, new Origin("id", null, null))).isNull();
        assertThat(Traces.off().exchange(List.of(), "reads-a:1", 1)).isNull();
        assertThat(Traces.off().headersOf(null)).isEmpty();
    }
}
