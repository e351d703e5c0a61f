package io.velour.shell.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.shell.config.StartupException;

class FolderLockIT {
    @TempDir
    private Path parent;

    /** Another process: takes the lock, says so, and lives until it is ended. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            FolderLock lock = FolderLock.acquire(Path.of(arguments[0]));
            System.out.println("locked by " + lock);
            System.out.flush();
            System.in.read();
        }
    }

    private Path folder() {
        return parent.resolve("not/yet/there");
    }

    private Process startHolder() throws IOException {
        Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Holder.class.getName(), folder().toString())
                .redirectErrorStream(true).start();
        assertThat(holder.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("locked");
        return holder;
    }

    @Test
    void aFreeFolderIsMadeAndLocked() {
        try (FolderLock lock = FolderLock.acquire(folder())) {
            assertThat(lock).isNotNull();
            assertThat(folder().resolve("lock")).hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aSecondHoldInTheSameProcessIsRefusedUntilTheFirstEnds() {
        try (FolderLock first = FolderLock.acquire(folder())) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> FolderLock.acquire(folder())).isInstanceOf(StartupException.class)
                    .hasMessageContaining("in use");
        }
        try (FolderLock again = FolderLock.acquire(folder())) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void aFolderThatAnotherProcessHoldsIsRefusedNamingItAndFreeOnceThatIsKilled() throws Exception {
        Process holder = startHolder();
        try {
            assertThatThrownBy(() -> FolderLock.acquire(folder())).isInstanceOf(StartupException.class)
                    .hasMessageContaining(folder().toString())
                    .hasMessageContaining("in use by another process (process " + holder.pid() + ")");
        } finally {
            holder.destroyForcibly();
        }
        assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (FolderLock lock = FolderLock.acquire(folder())) {
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "x");

        assertThatThrownBy(() -> FolderLock.acquire(file)).isInstanceOf(StartupException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("is a file");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() {
        assertThatThrownBy(() -> FolderLock.acquire(Path.of("/proc/velour"))).isInstanceOf(StartupException.class)
                .hasMessageContaining("/proc/velour");
    }
}
