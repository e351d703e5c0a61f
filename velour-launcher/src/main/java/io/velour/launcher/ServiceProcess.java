package io.velour.launcher;

import java.net.URI;
import java.util.List;

/**
 * One process of a cluster, running or not.
 *
 * @param name      unique in the cluster; its pid file and its log are called so
 * @param arguments what follows the service's command line
 */
record ServiceProcess(ServiceKind kind, String name, String host, int port, int managementPort,
        List<String> arguments) {
    String address() {
        return host + ":" + port;
    }

    String managementAddress() {
        return host + ":" + managementPort;
    }

    URI readiness() {
        return URI.create("http://" + managementAddress() + "/actuator/health/readiness");
    }
}
