package io.velour.images;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** One controller, three storage nodes and two frontends, each in a container as strict as a cluster's operator makes it. */
final class ContainerCluster implements AutoCloseable {
    private static final int LEAST_PORT = 12_000;
    private static final int SPREAD = 10_000;

    private final Podman podman;
    private final ImageBuild images;
    /** Two runs on one machine do not meet. */
    private final String prefix = "velour-it-" + Long.toHexString(new Random().nextLong()) + "-";
    private final List<String> containers = new ArrayList<>();
    private final List<String> frontends = new ArrayList<>();

    ContainerCluster(Podman podman, ImageBuild images) {
        this.podman = podman;
        this.images = images;
    }

    void start() {
        String controller = "127.0.0.1:" + freePort();
        start("controller", "controller", controller, Map.of("VELOUR_CLUSTER_REDUNDANCY", "2"));
        for (int i = 1; i <= 3; i++) {
            String address = "127.0.0.1:" + freePort();
            start("storage-" + i, "storage", address, Map.of("VELOUR_CLUSTER_CONTROLLER_ADDRESS", controller,
                    "VELOUR_STORAGE_ADDRESS", address, "VELOUR_STORAGE_NAME", "storage-" + i));
        }
        for (int i = 1; i <= 2; i++) {
            String address = "127.0.0.1:" + freePort();
            start("frontend-" + i, "frontend", address,
                    Map.of("VELOUR_CLUSTER_CONTROLLER_ADDRESS", controller, "VELOUR_FRONTEND_ADDRESS", address));
            frontends.add("http://" + address);
        }
    }

    private void start(String name, String service, String address, Map<String, String> settings) {
        Map<String, String> environment = new TreeMap<>(settings);
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("SERVER_PORT", address.substring(address.indexOf(':') + 1));
        environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(freePort()));
        // No start if the ahead-of-time cache cannot be used.
        environment.put("VELOUR_JAVA_OPTIONS", "-XX:AOTMode=on -Xmx160m");
        List<String> words = new ArrayList<>(strict("--detach", "--name", prefix + name, "--log-driver", "k8s-file"));
        environment.forEach((key, value) -> words.addAll(List.of("--env", key + "=" + value)));
        words.add(images.image(service));
        containers.add(prefix + name);
        podman.succeed(words.toArray(String[]::new));
    }

    /** As in Kubernetes with a read-only root: only a /tmp from which nothing can be started, and the data, can be written. */
    private static List<String> strict(String... more) {
        List<String> words = new ArrayList<>(
                List.of("run", "--network", "host", "--read-only", "--read-only-tmpfs=false",
                        "--tmpfs", "/tmp:rw,noexec,nosuid,nodev,size=64m,mode=1777", "--volume", "/var/lib/velour",
                        "--cap-drop", "all", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"));
        words.addAll(List.of(more));
        return words;
    }

    /** Runs the probe of the frontend's image, in a container of its own. */
    Shell.Ended probe(String... arguments) {
        List<String> words = new ArrayList<>(
                strict("--rm", "--entrypoint", "/opt/velour/probe", images.image("frontend")));
        words.addAll(List.of(arguments));
        return podman.run(words.toArray(String[]::new));
    }

    /** Runs the image of a service with these options of java, and nothing else. */
    Shell.Ended java(String service, String options) {
        return podman.run(strict("--rm", "--env", "VELOUR_JAVA_OPTIONS=" + options, images.image(service))
                .toArray(String[]::new));
    }

    /** Writes go to the first frontend, reads to the second. With patience: a busy machine takes minutes to start six of them. */
    Shell.Ended smoke() {
        return probe("smoke", "--seconds=420", frontends.getFirst(), frontends.getLast());
    }

    Shell.Ended inside(String name, String script) {
        return podman.run("exec", prefix + name, "sh", "-c", script);
    }

    /** Asks a container to end, with SIGTERM, and returns the status with which it did. */
    int stop(String name) {
        podman.succeed("stop", "--time", "60", prefix + name);
        return Integer.parseInt(podman.succeed("inspect", "--format", "{{.State.ExitCode}}", prefix + name).strip());
    }

    String logs() {
        StringBuilder logs = new StringBuilder();
        containers.forEach(name -> logs.append(name).append('\n')
                .append(podman.run("logs", "--tail", "15", name).said()).append('\n'));
        return logs.toString();
    }

    private static int freePort() {
        Random random = new Random();
        while (true) {
            // Below the ports that the system gives to clients.
            try (ServerSocket socket = new ServerSocket(LEAST_PORT + random.nextInt(SPREAD), 1,
                    InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    @Override
    public void close() {
        if (!containers.isEmpty()) {
            List<String> words = new ArrayList<>(List.of("rm", "--force", "--volumes", "--time", "0"));
            words.addAll(containers);
            podman.succeed(words.toArray(String[]::new));
        }
    }
}
