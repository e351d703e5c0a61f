package io.velour.frontend.health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

import io.velour.frontend.kv.KeyValueService;
import io.velour.frontend.operation.OperationCounts;
import io.velour.frontend.operation.OperationRunner;

/** The meters that read counters which are kept anyway: operations know nothing of them. */
@Component
final class FrontendMeters implements MeterBinder {
    private final KeyValueService service;
    private final OperationRunner runner;

    FrontendMeters(KeyValueService service, OperationRunner runner) {
        this.service = service;
        this.runner = runner;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("velour.operations.under.way", service, KeyValueService::underWay)
                .description("Operations that are under way or wait").register(registry);
        FunctionCounter.builder("velour.operations.merged.sets", service, KeyValueService::mergedSets)
                .description("Sets that were answered without having been sent: another one of the key stood for them")
                .register(registry);
        FunctionCounter.builder("velour.operations.write.backs", runner.counts(), OperationCounts::writeBacks)
                .description("Writes that a get met unfinished, and finished before it answered").register(registry);
        FunctionCounter.builder("velour.operations.outruns", runner.counts(), OperationCounts::outruns)
                .description("Answers of a replica that a newer write had outrun this one").register(registry);
    }
}
