package io.velour.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Which processes a cluster on this machine has, and where they answer.
 *
 * @param host           the address that all listen on
 * @param storageNodes   at least 1, at least the redundancy
 * @param frontends      at least 1
 * @param redundancy     replicas of each partition, 1 to 16
 * @param controllerPort the port of the controller
 * @param frontendPort   the port of the first frontend; the others follow
 * @param storagePort    the port of the first storage node; the others follow
 */
record ClusterLayout(String host, int storageNodes, int frontends, int redundancy, int controllerPort,
        int frontendPort, int storagePort) {
    private static final int MOST_PROCESSES = 100;
    private static final int MAX_REDUNDANCY = 16;
    private static final int LEAST_PORT = 1_024;
    private static final int MAX_PORT = 65_535;

    /** Returns everything that is wrong with the numbers, in words; nothing if they can be. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        requireRange(problems, "--storage", storageNodes, 1, MOST_PROCESSES);
        requireRange(problems, "--frontends", frontends, 1, MOST_PROCESSES);
        requireRange(problems, "--redundancy", redundancy, 1, MAX_REDUNDANCY);
        if (host.isBlank() || host.contains(":")) {
            problems.add("--host must be a name or an IPv4 address, but is '" + host + "'");
        }
        if (redundancy > storageNodes) {
            problems.add(
                    "--redundancy " + redundancy + " needs as many storage nodes, but --storage is " + storageNodes);
        }
        if (problems.isEmpty()) {
            requirePorts(problems);
        }
        return problems;
    }

    private static void requireRange(List<String> problems, String option, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(option + " must be from " + least + " to " + most + ", but is " + value);
        }
    }

    private void requirePorts(List<String> problems) {
        Map<Integer, String> users = new HashMap<>();
        for (ServiceProcess process : processes(Path.of("."))) {
            requirePort(problems, users, process.name(), process.port());
            requirePort(problems, users, process.name() + "'s management", process.managementPort());
        }
    }

    private static void requirePort(List<String> problems, Map<Integer, String> users, String user, int port) {
        if (port < LEAST_PORT || port > MAX_PORT) {
            problems.add("the port of " + user + " would be " + port + "; ports must be from " + LEAST_PORT + " to "
                    + MAX_PORT);
        }
        String other = users.putIfAbsent(port, user);
        if (other != null) {
            problems.add(user + " and " + other + " would both have port " + port);
        }
    }

    /** Returns the processes in the order in which they are started. */
    List<ServiceProcess> processes(Path data) {
        List<ServiceProcess> processes = new ArrayList<>();
        processes.add(process(ServiceKind.CONTROLLER, "controller", controllerPort,
                "--velour.cluster.redundancy=" + redundancy,
                "--velour.controller.expected-storage-nodes=" + storageNodes,
                "--velour.controller.data-folder=" + data.resolve("controller")));
        for (int i = 1; i <= storageNodes; i++) {
            String name = "storage-" + i;
            processes.add(process(ServiceKind.STORAGE, name, storagePort + i - 1, controllerAddress(),
                    "--velour.storage.address=" + host + ":" + (storagePort + i - 1), "--velour.storage.name=" + name,
                    "--velour.storage.data-folder=" + data.resolve(name)));
        }
        for (int i = 1; i <= frontends; i++) {
            processes.add(process(ServiceKind.FRONTEND, "frontend-" + i, frontendPort + i - 1, controllerAddress(),
                    "--velour.frontend.address=" + host + ":" + (frontendPort + i - 1)));
        }
        return processes;
    }

    private String controllerAddress() {
        return "--velour.cluster.controller-address=" + host + ":" + controllerPort;
    }

    private ServiceProcess process(ServiceKind kind, String name, int port, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--server.address=" + host, "--server.port=" + port,
                "--management.server.address=" + host, "--management.server.port=" + kind.managementPort(port)));
        all.addAll(List.of(arguments));
        return new ServiceProcess(kind, name, host, port, kind.managementPort(port), all);
    }

    Properties toProperties() {
        Properties properties = new Properties();
        properties.setProperty("host", host);
        properties.setProperty("storage", Integer.toString(storageNodes));
        properties.setProperty("frontends", Integer.toString(frontends));
        properties.setProperty("redundancy", Integer.toString(redundancy));
        properties.setProperty("controller-port", Integer.toString(controllerPort));
        properties.setProperty("frontend-port", Integer.toString(frontendPort));
        properties.setProperty("storage-port", Integer.toString(storagePort));
        return properties;
    }

    static ClusterLayout of(Properties properties) {
        return new ClusterLayout(properties.getProperty("host"), number(properties, "storage"),
                number(properties, "frontends"), number(properties, "redundancy"),
                number(properties, "controller-port"),
                number(properties, "frontend-port"), number(properties, "storage-port"));
    }

    private static int number(Properties properties, String name) {
        return Integer.parseInt(properties.getProperty(name));
    }
}
