package io.velour.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.bench.failure.BenchException;

class ScratchFolderTest {
    private final Path parent;

    ScratchFolderTest(@TempDir Path parent) {
        this.parent = parent;
    }

    @Test
    void itIsRemovedWithAllThatIsInItAndNothingElse() throws IOException {
        Path kept = Files.writeString(parent.resolve("kept"), "x");
        ScratchFolder scratch = new ScratchFolder(parent.resolve("new"), "some-");
        Path deep = Files.createDirectories(scratch.path().resolve("a/b"));
        Files.writeString(deep.resolve("file"), "x");
        Files.createSymbolicLink(deep.resolve("link"), kept);
        scratch.close();
        assertThat(scratch.path()).doesNotExist();
        assertThat(kept).exists();
        scratch.close();
    }

    @Test
    void whereNoneCanBeMadeThatIsTold() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "x");
        assertThatThrownBy(() -> new ScratchFolder(file, "some-")).isInstanceOf(BenchException.class);
    }
}
