package io.velour.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of one pod each, started for real from what the chart renders: a variable that nobody reads, a file in the wrong place or
 * a port that is not the probe's cannot hide.
 */
class StartedPodsIT {
    /** Generous: the machine may have other work. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    /** As in a test; it also shows that options of an operator reach the JVM. */
    private static final String FAST_START = "-XX:TieredStopAtLevel=1";
    private static final String CONTROLLER = "shop-velour-controller-0";
    private static final String STORAGE = "shop-velour-storage-north-1-0";
    /** On loopback alone, whatever the pods do. */
    private static final Map<String, String> ON_LOOPBACK = Map.of("SERVER_ADDRESS", "127.0.0.1",
            "MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** What is in a Kubernetes cluster, and not here: names in its DNS, and the folders of an image. */
    private Map<String, String> instead(String pod) {
        return Map.of("shop-velour-controller.data.svc.cluster.local", "127.0.0.1",
                STORAGE + ".shop-velour-storage.data.svc.cluster.local", "127.0.0.1",
                "/etc/velour", folder.resolve(pod + "/etc").toString(),
                "/var/lib/velour", folder.resolve(pod + "/data").toString());
    }

    private StartedPod start(PodTemplateSpec pod, String name, ConfigMap files) throws IOException {
        return StartedPod.start(pod, name, files, folder, instead(name), ON_LOOPBACK);
    }

    @Test
    void podsGetReadyServeTellEveryMetricThatTheChartNamesAndEndInTheTimeThatTheyHave() throws Exception {
        Manifests manifests = Chart.rendered(values(freePorts(6)));
        PodTemplateSpec storagePod = manifests.named(StatefulSet.class, "shop-velour-storage-north-1").getSpec()
                .getTemplate();
        PodTemplateSpec frontendPod = manifests.frontend().getSpec().getTemplate();

        try (StartedPod controller = start(manifests.controller().getSpec().getTemplate(), CONTROLLER,
                manifests.config());
                StartedPod storage = start(storagePod, STORAGE, manifests.config());
                StartedPod frontend = start(frontendPod, "shop-velour-frontend-x", manifests.config())) {
            controller.awaitReady(START_LIMIT);
            storage.awaitReady(START_LIMIT);
            frontend.awaitReady(START_LIMIT);
            for (StartedPod pod : List.of(controller, storage, frontend)) {
                assertThat(pod.isAlive()).as(pod::said).isTrue();
            }

            assertThat(frontend.put("/v1/kv/greeting", "good morning").statusCode()).isEqualTo(204);
            HttpResponse<String> greeting = frontend.get("/v1/kv/greeting");
            assertThat(greeting.body()).isEqualTo("good morning");
            assertThat(frontend.put("/v1/kv/large", "x".repeat(1_025)).statusCode())
                    .as("the limit is that of the mounted file").isEqualTo(413);
            assertThat(controller.get("/v1/cluster").body()).contains("\"name\":\"" + STORAGE + "\"")
                    .contains("\"zone\":\"north-1\"").contains("\"redundancy\":1")
                    .contains("\"expectedStorageNodes\":1");
            assertThat(folder.resolve(STORAGE + "/data/storage")).isNotEmptyDirectory();
            assertThat(folder.resolve(CONTROLLER + "/data/controller")).isNotEmptyDirectory();
            assertThat(missingMetrics(List.of(controller, storage, frontend)))
                    .as("named by a dashboard or an alert, but told by no pod").isEmpty();

            assertThat(frontend.ends(frontendPod.getSpec().getTerminationGracePeriodSeconds())).as(frontend::said)
                    .isTrue();
            assertThat(storage.ends(storagePod.getSpec().getTerminationGracePeriodSeconds())).as(storage::said)
                    .isTrue();
            assertThat(controller.ends(30)).as(controller::said).isTrue();
        }
    }

    private static Set<String> missingMetrics(List<StartedPod> pods) throws Exception {
        Set<String> missing = new TreeSet<>(MetricNames.ofChart(Chart.FOLDER));
        for (StartedPod pod : pods) {
            missing.removeAll(pod.metrics());
        }
        return missing;
    }

    private static String values(List<Integer> ports) throws IOException {
        String oneMachine = Files.readString(Chart.valueSet("one-machine"));
        return oneMachine.replace("config:\n", """
                config:
                  controller: {server.port: %d, management.server.port: %d}
                  frontend: {server.port: %d, management.server.port: %d, velour.limits.max-value-size: 1KB}
                """.formatted(ports.get(0), ports.get(1), ports.get(2), ports.get(3)))
                .replace("  storage:\n    velour.", "  storage:\n    server.port: " + ports.get(4)
                        + "\n    management.server.port: " + ports.get(5) + "\n    velour.")
                .replace("storage:\n  replicas: 1\n", "storage:\n  replicas: 1\n  zones: [north-1]\n")
                .replace("  resources:\n", "  javaOptions: " + FAST_START + "\n  resources:\n");
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
