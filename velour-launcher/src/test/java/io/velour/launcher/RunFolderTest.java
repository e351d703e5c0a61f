package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final ProcessMark OWN = ProcessMark.of(ProcessHandle.current().pid()).orElseThrow();
    private static final ProcessMark ENDED = new ProcessMark(OWN.pid(), "earlier");

    @TempDir
    private Path data = Path.of("set by JUnit");
    private RunFolder folder = new RunFolder(data);

    @BeforeEach
    void create() {
        folder = new RunFolder(data);
        folder.create();
    }

    @Test
    void aFolderThatWasNeverUsedHasNoLayoutAndNothingRuns() {
        RunFolder unused = new RunFolder(data.resolve("unused"));
        assertThat(unused.layout()).isEmpty();
        assertThat(unused.running()).isEmpty();
    }

    @Test
    void theLayoutOfTheLastStartIsRemembered() {
        folder.rememberLayout(Layouts.with(1, 1, 1));
        folder.rememberLayout(Layouts.usual());
        assertThat(new RunFolder(data).layout()).contains(Layouts.usual());
    }

    @Test
    void aDamagedLayoutIsToldWithItsFile() throws IOException {
        Files.writeString(data.resolve("run/layout"), "storage=many\n");
        assertThatThrownBy(folder::layout).isInstanceOf(LaunchException.class).hasMessageContaining("run/layout");
    }

    @Test
    void whatRunsIsKnownToLaterProgramsInTheOrderOfItsStart() {
        folder.remember(new RunningProcess("frontend-1", OWN));
        folder.remember(new RunningProcess("storage-2", OWN));
        folder.remember(new RunningProcess("controller", OWN));
        assertThat(new RunFolder(data).running()).extracting(RunningProcess::name).containsExactly("controller",
                "storage-2", "frontend-1");
    }

    @Test
    void whatHasEndedDoesNotRunAndIsForgottenOnDemand() {
        folder.remember(new RunningProcess("controller", ENDED));
        folder.remember(new RunningProcess("storage-1", OWN));
        assertThat(folder.running()).extracting(RunningProcess::name).containsExactly("storage-1");
        folder.forgetEnded();
        assertThat(data.resolve("run/controller.pid")).doesNotExist();
        assertThat(data.resolve("run/storage-1.pid")).exists();
    }

    @Test
    void aDamagedPidFileIsToldWithItsPath() throws IOException {
        Files.writeString(data.resolve("run/controller.pid"), "?");
        assertThatThrownBy(folder::running).isInstanceOf(LaunchException.class)
                .hasMessageContaining("run/controller.pid");
    }

    @Test
    void onlyOneProgramMayStartAClusterOfAFolderAtATime() throws IOException {
        try (FileChannel held = folder.lock()) {
            assertThat(held.isOpen()).isTrue();
            assertThatThrownBy(() -> new RunFolder(data).lock()).isInstanceOfAny(LaunchException.class,
                    OverlappingFileLockException.class);
        }
        try (FileChannel again = folder.lock()) {
            assertThat(again.isOpen()).isTrue();
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path file = Files.writeString(data.resolve("file"), "");
        assertThatThrownBy(() -> new RunFolder(file).create()).isInstanceOf(LaunchException.class)
                .hasMessageContaining("the data folder " + file);
    }
}
