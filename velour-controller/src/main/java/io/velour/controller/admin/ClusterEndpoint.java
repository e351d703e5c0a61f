package io.velour.controller.admin;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

import io.velour.controller.runtime.ControllerRuntime;

/** {@code /actuator/velour}: the controller's own view of the cluster. */
@Component
@Endpoint(id = "velour")
final class ClusterEndpoint {
    private final ControllerRuntime runtime;

    ClusterEndpoint(ControllerRuntime runtime) {
        this.runtime = runtime;
    }

    @ReadOperation
    ClusterView view() {
        return ClusterView.of(runtime.snapshot(), runtime.health());
    }
}
