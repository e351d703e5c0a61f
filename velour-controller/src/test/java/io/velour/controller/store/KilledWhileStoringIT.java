package io.velour.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import io.velour.control.ClusterState;
import io.velour.control.ClusterStateMachine;
import io.velour.control.ControlSettings;
import io.velour.controller.Samples;

/** A process that stores one state after the other is killed in the middle of it. */
class KilledWhileStoringIT {
    private static final int STORED_BEFORE_THE_KILL = 50;

    @TempDir
    private Path folder;

    /** The other process: says each version that it has stored. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            FileClusterStateStore store = new FileClusterStateStore(Path.of(arguments[0]));
            ClusterState state = Samples.state(3, 0);
            ClusterStateMachine machine = new ClusterStateMachine(Samples.birth(3), ControlSettings.DEFAULT,
                    Optional.of(state), Samples.NOW);
            for (long life = 2;; life++) {
                ClusterState next = machine.onRegistered(Samples.node(1, life), Samples.NOW).next().orElseThrow();
                store.store(next);
                machine.stored(next);
                System.out.println(next.map().version());
                System.out.flush();
            }
        }
    }

    @RepeatedTest(5)
    void theStateThatWasStoredLastOrTheOneUnderWayIsThere() throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Writer.class.getName(),
                folder.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long acknowledged = 0;
        try (BufferedReader versions = writer.inputReader(StandardCharsets.US_ASCII)) {
            for (int i = 0; i < STORED_BEFORE_THE_KILL; i++) {
                acknowledged = Long.parseLong(versions.readLine());
            }
            // Not by the process itself: that would throw away what it has said already.
            writer.toHandle().destroyForcibly();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
            for (String line = versions.readLine(); line != null && !line.isEmpty(); line = versions.readLine()) {
                acknowledged = Math.max(acknowledged, Long.parseLong(line));
            }
        }

        ClusterState loaded = new FileClusterStateStore(folder).load().orElseThrow();
        assertThat(loaded.map().version()).isBetween(acknowledged, acknowledged + 1);
    }
}
