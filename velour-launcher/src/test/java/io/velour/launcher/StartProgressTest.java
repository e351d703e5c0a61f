package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

class StartProgressTest {
    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);
    private final List<ServiceProcess> processes = Layouts.with(1, 1, 1).processes(Path.of("/d"));

    @Test
    void withoutATerminalThereIsALineForEachProcessThatIsUp() {
        StartProgress progress = StartProgress.on(out, false, processes.size());
        progress.begin(processes);
        progress.up(processes.get(1), Duration.ofMillis(3_140));
        assertThat(text.toString().lines()).containsExactly("3 processes started",
                "storage-1    127.0.0.1:9080        up after 3.1 s");
    }

    @Test
    void withoutATerminalALongSilenceIsBroken() {
        StartProgress progress = StartProgress.on(out, false, processes.size());
        progress.begin(processes);
        progress.waiting(processes, Duration.ofSeconds(4));
        assertThat(text.toString().lines()).hasSize(1);
        progress.waiting(processes, Duration.ofSeconds(5));
        assertThat(text.toString().lines()).last()
                .isEqualTo("... after 5 s, waiting for controller, storage-1, frontend-1");
    }

    @Test
    void onATerminalEveryLineIsRedrawnInItsPlace() {
        StartProgress progress = StartProgress.on(out, true, processes.size());
        progress.begin(processes);
        assertThat(text.toString().lines()).hasSize(3).allMatch(line -> line.endsWith("starting ... 0 s"));
        text.getBuffer().setLength(0);
        progress.up(processes.get(1), Duration.ofMillis(3_140));
        assertThat(text.toString()).startsWith("\u001b[A".repeat(3)).contains("storage-1", "up after 3.1 s");
        assertThat(text.toString().lines()).hasSize(3);
    }

    @Test
    void onATerminalNothingIsRedrawnBeforeItChanges() {
        StartProgress progress = StartProgress.on(out, true, processes.size());
        progress.begin(processes);
        text.getBuffer().setLength(0);
        progress.waiting(processes, Duration.ofMillis(900));
        assertThat(text.toString()).isEmpty();
        progress.waiting(processes.subList(0, 1), Duration.ofMillis(1_000));
        assertThat(text.toString()).contains("starting ... 1 s");
    }

    @Test
    void aClusterThatIsTallerThanATerminalGetsPlainLines() {
        assertThat(StartProgress.on(out, true, 21)).isInstanceOf(PlainProgress.class);
    }
}
