package io.velour.controller.admin;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import io.velour.controller.runtime.ClusterSnapshot;
import io.velour.controller.runtime.ControllerRuntime;

/** Ready when the state is loaded and what was decided last could be stored. */
@Component("controller")
final class ControllerHealthIndicator implements HealthIndicator {
    private final ControllerRuntime runtime;

    ControllerHealthIndicator(ControllerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Health health() {
        ClusterSnapshot snapshot = runtime.snapshot();
        return snapshot.storeFailure()
                .map(reason -> Health.down().withDetail("reason", reason).build())
                .orElseGet(
                        () -> Health.up().withDetail("mapVersion", snapshot.map().map(map -> map.version()).orElse(0L))
                                .build());
    }
}
