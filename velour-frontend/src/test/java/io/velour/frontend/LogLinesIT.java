package io.velour.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.velour.shell.testing.RawHttp;

/** What a process writes when one variable of its environment asks for structured lines. */
class LogLinesIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process start(FakeCluster cluster, int port, int managementPort) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-Xmx256m", "-cp", System.getProperty("java.class.path"), FrontendApplication.class.getName(),
                "--server.port=" + port, "--management.server.port=" + managementPort,
                "--velour.cluster.controller-address=" + cluster.controllerAddress(),
                "--velour.frontend.address=127.0.0.1:" + port, "--velour.frontend.deadline=500ms");
        builder.environment().put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
        return builder.redirectErrorStream(true).start();
    }

    private static boolean isReady(int managementPort) {
        try {
            return RawHttp.request(managementPort, "GET /actuator/health/readiness").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void aLineAboutAFailedOperationNamesItsRequestAndItsPartition() throws Exception {
        int port = freePort();
        int managementPort = freePort();
        try (FakeCluster cluster = new FakeCluster(1)) {
            Process frontend = start(cluster, port, managementPort);
            try {
                await().atMost(LIMIT).until(() -> isReady(managementPort));
                cluster.kill(0);
                assertThat(RawHttp.request(port, "GET /v1/kv/key", "X-Request-Id: order-4711").status())
                        .isEqualTo(503);
                JsonNode line = lineAbout("order-4711", frontend.inputReader(StandardCharsets.UTF_8));
                assertThat(line.at("/http/request/id").asString()).isEqualTo("order-4711");
                assertThat(line.at("/velour/partition").isIntegralNumber()).isTrue();
                assertThat(line.at("/log/level").asString()).isEqualTo("WARN");
                assertThat(line.at("/service/name").asString()).isEqualTo("velour-frontend");
                assertThat(line.at("/message").asString()).startsWith("a get is unavailable");
                assertThat(RawHttp.request(managementPort, "GET /actuator/health/liveness").status())
                        .as("that others are away is no reason to be started again").isEqualTo(200);
            } finally {
                frontend.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
            }
        }
    }

    private static JsonNode lineAbout(String text, BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.contains(text)) {
            line = output.readLine();
        }
        assertThat(line).as("a line that contains " + text).isNotNull();
        return new JsonMapper().readTree(line);
    }
}
