package io.velour.shell.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
    @TempDir
    private Path folder;
    private Path path = Path.of("");
    private DurableFile file = new DurableFile(path.resolve("unset"));

    @BeforeEach
    void open() {
        path = folder.resolve("content");
        file = new DurableFile(path);
    }

    @Test
    void aFileThatWasNeverWrittenHasNoContent() throws IOException {
        assertThat(file.read()).isEmpty();
    }

    @Test
    void theContentIsReplacedAsAWhole() throws IOException {
        file.replace(new byte[]{1, 2, 3});
        file.replace(new byte[]{4});

        assertThat(file.read()).hasValue(new byte[]{4});
        assertThat(folder).isDirectoryContaining(path::equals).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void whatWasBeingWrittenAtACrashIsRemovedAndTheOldContentCounts() throws IOException {
        file.replace(new byte[]{1});
        Files.write(folder.resolve("content.new"), new byte[]{9, 9});

        assertThat(new DurableFile(path).read()).hasValue(new byte[]{1});
        assertThat(folder.resolve("content.new")).doesNotExist();
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldContent() throws IOException {
        file.replace(new byte[]{1});
        Files.createDirectory(folder.resolve("content.new"));

        assertThatThrownBy(() -> file.replace(new byte[]{2})).isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(path)).containsExactly(1);
    }

    @Test
    void aLinkThatLeadsNowhereIsAnErrorNotAnAbsence() throws IOException {
        Files.createSymbolicLink(path, folder.resolve("not mounted"));

        assertThatThrownBy(() -> file.read()).isInstanceOf(IOException.class);
    }

    @Test
    void anInterruptWaitsUntilTheContentIsWritten() throws IOException {
        Thread.currentThread().interrupt();

        file.replace(new byte[]{1, 2});

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(file.read()).hasValue(new byte[]{1, 2});
    }
}
