package io.velour.controller.admin;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.velour.controller.runtime.ControllerRuntime;

/** {@code GET /v1/cluster}: everything that an operator asks first, in one JSON. */
@RestController
final class ClusterAdminApi {
    private final ControllerRuntime runtime;

    ClusterAdminApi(ControllerRuntime runtime) {
        this.runtime = runtime;
    }

    @GetMapping(path = "/v1/cluster", produces = MediaType.APPLICATION_JSON_VALUE)
    ClusterView cluster() {
        return ClusterView.of(runtime.snapshot(), runtime.health());
    }
}
