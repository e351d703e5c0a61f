package io.velour.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.bench.failure.BenchException;

class ClusterFolderTest {
    private final Path data;

    ClusterFolderTest(@TempDir Path data) throws IOException {
        this.data = data;
        Files.createDirectories(data.resolve("run"));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(data.resolve("run").resolve(file), text);
    }

    @Test
    void whereNothingWasStartedThereIsNoCluster() {
        assertThat(new ClusterFolder(data).exists()).isFalse();
    }

    @Test
    void theFrontendsFollowFromTheFirstPort() throws IOException {
        write("layout", "#comment\nhost=127.0.0.1\nfrontends=2\nfrontend-port=8080\nstorage=3\n");
        assertThat(new ClusterFolder(data).exists()).isTrue();
        assertThat(new ClusterFolder(data).frontends()).isEqualTo(List.of("127.0.0.1:8080", "127.0.0.1:8081"));
    }

    @Test
    void onlyProcessesThatLiveAreTold() throws IOException {
        long pid = ProcessHandle.current().pid();
        write("frontend-1.pid", pid + " boot/123\n");
        write("storage-1.pid", "2147483647 boot/123\n");
        assertThat(new ClusterFolder(data).processes()).isEqualTo(Map.of("frontend-1", List.of(pid)));
    }

    @Test
    void whatCannotBeReadIsTold() throws IOException {
        write("layout", "host=127.0.0.1\n");
        write("frontend-1.pid", "nonsense");
        assertThatThrownBy(() -> new ClusterFolder(data).frontends()).isInstanceOf(BenchException.class);
        assertThatThrownBy(() -> new ClusterFolder(data).processes()).isInstanceOf(BenchException.class);
    }
}
