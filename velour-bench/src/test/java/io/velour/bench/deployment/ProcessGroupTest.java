package io.velour.bench.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.bench.failure.BenchException;

class ProcessGroupTest {
    private static final List<String> STAYS = List.of("sleep", "600");
    private final ProcessGroup group;

    ProcessGroupTest(@TempDir Path folder) {
        this.group = new ProcessGroup(folder);
    }

    private long pid(String name) {
        return Objects.requireNonNull(group.pids().get(name)).getFirst();
    }

    private ProcessHandle handle(String name) {
        return ProcessHandle.of(pid(name)).orElseThrow();
    }

    @Test
    void processesEndWithTheGroup() {
        group.start("a", STAYS, Map.of());
        group.start("b", STAYS, Map.of());
        group.requireAlive();
        List<ProcessHandle> handles = List.of(handle("a"), handle("b"));
        assertThat(handles).allMatch(ProcessHandle::isAlive);
        group.close();
        assertThat(handles).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void processesAreStoppedAndGoOnTogetherAndEndAlsoIfTheyAreStopped() throws IOException, InterruptedException {
        group.start("a", STAYS, Map.of());
        group.start("b", STAYS, Map.of());
        group.signal("STOP");
        awaitState("a", "T");
        awaitState("b", "T");
        group.signal("CONT");
        awaitState("a", "S");
        group.signal("STOP");
        ProcessHandle a = handle("a");
        group.close();
        assertThat(a.isAlive()).isFalse();
    }

    private void awaitState(String name, String state) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Path status = Path.of("/proc/" + pid(name) + "/stat");
        while (!Files.readString(status).contains(") " + state + " ")) {
            assertThat(System.nanoTime()).as("%s is in state %s", name, state).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Test
    void whatHasEndedIsToldWithItsLastWords() {
        group.start("a", List.of("sh", "-c", "echo $WORD; exit 7"), Map.of("WORD", "farewell"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ProcessHandle.of(pid("a")).filter(ProcessHandle::isAlive).isPresent()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThatThrownBy(group::requireAlive).isInstanceOf(BenchException.class)
                .hasMessageContainingAll("a has ended with 7", "farewell");
    }

    @Test
    void afterTheEndNothingIsStarted() {
        group.close();
        assertThatThrownBy(() -> group.start("late", STAYS, Map.of())).isInstanceOf(BenchException.class);
        assertThat(group.pids()).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsTold() {
        assertThatThrownBy(() -> group.start("a", List.of("/no/such/program"), Map.of()))
                .isInstanceOf(BenchException.class).hasMessageContaining("a cannot be started");
    }
}
