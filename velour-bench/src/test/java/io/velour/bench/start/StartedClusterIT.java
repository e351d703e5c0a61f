package io.velour.bench.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.bench.deployment.FreePorts;
import io.velour.bench.failure.BenchException;

/** Small scripts in the place of the launcher's. */
class StartedClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private final Path folder;
    private final int port = new FreePorts().nextRow(30, 1_000);

    StartedClusterIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path script(String text) throws IOException {
        Path script = Files.writeString(folder.resolve("velour"), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void onlyAPutThatWasTakenIsAnAnswerAndItIsAskedToEnd() throws IOException, InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer frontend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 10), 0);
        frontend.createContext("/v1/kv/first", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 201, -1);
            }
        });
        frontend.start();
        Path script = script("trap 'echo ended; exit' TERM; echo \"$@\"; while :; do sleep 0.1; done");
        try (StartedCluster cluster = new StartedCluster(script, folder, port)) {
            assertThat(cluster.awaitFirstAnswer(LIMIT)).isPositive();
        } finally {
            frontend.stop(0);
        }
        assertThat(asked).hasValue(3);
        assertThat(Files.readString(folder.resolve("up.log")))
                .startsWith("up --data " + folder.resolve("data") + " --controller-port " + port).endsWith("ended\n");
    }

    @Test
    void whatEndsBeforeItAnswersIsTold() throws IOException {
        Path script = script("exit 3");
        try (StartedCluster cluster = new StartedCluster(script, folder, port)) {
            assertThatThrownBy(() -> cluster.awaitFirstAnswer(LIMIT)).isInstanceOf(BenchException.class)
                    .hasMessageContaining("has ended with 3");
        }
    }

    @Test
    void whatNeverAnswersIsGivenUp() throws IOException {
        try (StartedCluster cluster = new StartedCluster(script("exec sleep 600"), folder, port)) {
            assertThatThrownBy(() -> cluster.awaitFirstAnswer(Duration.ofMillis(200)))
                    .isInstanceOf(BenchException.class).hasMessageContaining("no answer");
        }
    }
}
