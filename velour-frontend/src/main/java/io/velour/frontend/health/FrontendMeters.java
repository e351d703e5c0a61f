package io.velour.frontend.health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

import io.velour.frontend.hotkey.HotKey;
import io.velour.frontend.hotkey.HotKeySampler;
import io.velour.frontend.kv.KeyValueService;
import io.velour.frontend.operation.OperationCounts;
import io.velour.frontend.operation.OperationRunner;

/** The meters that read what is counted anyway: operations know nothing of them. None names a key. */
@Component
final class FrontendMeters implements MeterBinder {
    private final KeyValueService service;
    private final OperationRunner runner;
    private final HotKeySampler hotKeys;

    FrontendMeters(KeyValueService service, OperationRunner runner, HotKeySampler hotKeys) {
        this.service = service;
        this.runner = runner;
        this.hotKeys = hotKeys;
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
        if (hotKeys.isOn()) {
            bindHotKeysTo(registry);
        }
    }

    private void bindHotKeysTo(MeterRegistry registry) {
        Gauge.builder("velour.hot.key.share", hotKeys,
                sampler -> sampler.hotKeys().hottest().map(HotKey::share).orElse(0.0))
                .description(
                        "Which part of the gets and writes, 0 to 1, was of the key that was asked most, in the last "
                                + "window of some seconds; 0 if none stood out")
                .register(registry);
        Gauge.builder("velour.hot.key.rate", hotKeys,
                sampler -> sampler.hotKeys().hottest().map(HotKey::operationsPerSecond).orElse(0.0))
                .description("About how many gets and writes a second were of that key").register(registry);
    }
}
