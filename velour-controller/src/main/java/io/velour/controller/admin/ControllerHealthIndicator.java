package io.velour.controller.admin;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import io.velour.cluster.PartitionMap;
import io.velour.controller.runtime.ControllerRuntime;

/** Ready when the state is loaded, what was decided last could be stored, and the loop runs. */
@Component("controller")
final class ControllerHealthIndicator implements HealthIndicator {
    private final ControllerRuntime runtime;

    ControllerHealthIndicator(ControllerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Health health() {
        return runtime.failure().map(reason -> Health.down().withDetail("reason", reason).build())
                .orElseGet(this::well);
    }

    private Health well() {
        long version = runtime.snapshot().map().map(PartitionMap::version).orElse(0L);
        return Health.up().withDetail("mapVersion", version).build();
    }
}
