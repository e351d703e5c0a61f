package io.velour.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.shell.config.StartupException;
import io.velour.storage.testing.JavaProcess;

/** The store in a process of its own that is killed, or whose disk fails. */
class RocksDbProcessIT {
    private static final String WRITTEN = "written ";
    @TempDir
    private Path folder;

    private void assertHolds(int records, int valueSize) {
        try (RocksDbRecordStore store = new RocksDbRecordStore(folder.resolve("records"),
                new RocksDbSettings(8 << 20, 4 << 20, false, true))) {
            for (int number = 0; number < records; number++) {
                assertThat(store.get(StoreWriter.PARTITION, StoreWriter.key(number))).as("record %s", number)
                        .isEqualTo(StoreWriter.change(number, valueSize).stored());
            }
        }
    }

    @Test
    void whatAKilledProcessHadWrittenIsThere() throws Exception {
        int valueSize = 3_000;
        int written = 0;
        try (JavaProcess writer = JavaProcess.start(StoreWriter.class, folder.toString(), "" + valueSize)) {
            BufferedReader output = writer.output();
            for (int line = 0; line < 200; line++) {
                assertThat(output.readLine()).isEqualTo(WRITTEN + line);
            }
            writer.kill();
            written = 200 + (int) output.lines().filter(line -> line.startsWith(WRITTEN)).count();
        }
        // The last line may have been cut.
        assertHolds(written - 1, valueSize);
    }

    @Test
    void afterAFailedWriteTheStoreTakesNoMoreSaysWhyAndStillReads() throws Exception {
        int valueSize = 1 << 20;
        List<String> output;
        try (JavaProcess writer = JavaProcess.startWithFilesUpTo(20 << 10, StoreWriter.class, folder.toString(),
                "" + valueSize)) {
            output = writer.outputToEnd().lines().toList();
        }
        int written = (int) output.stream().filter(line -> line.startsWith(WRITTEN)).count();

        assertThat(written).isPositive();
        assertThat(output).anySatisfy(line -> assertThat(line).startsWith("failed: org.rocksdb.RocksDBException"));
        assertThat(output).anySatisfy(line -> assertThat(line).startsWith("failure: ").contains("File too large"));
        assertThat(output).anySatisfy(
                line -> assertThat(line).startsWith("refused: ").contains("no more writes").contains("File too large"));
        assertThat(output).contains("read: true");
        assertHolds(written, valueSize);
    }

    @Test
    void theNativeLibraryIsUnpackedToItsFolderAndNowhereElse() throws Exception {
        Path libraries = folder.resolve("libraries");
        Path temporary = Files.createDirectories(folder.resolve("temporary"));
        try (JavaProcess loader = JavaProcess.start(LibraryLoader.class, libraries.toString(), temporary.toString())) {
            assertThat(loader.output().readLine()).isEqualTo("loaded");
            loader.kill();
        }

        assertThat(libraries).isDirectoryContaining("glob:**librocksdbjni*");
        assertThat(temporary).isEmptyDirectory();
        // Once more over what the killed one has left.
        try (JavaProcess loader = JavaProcess.start(LibraryLoader.class, libraries.toString(), temporary.toString())) {
            assertThat(loader.output().readLine()).isEqualTo("loaded");
        }
        try (var files = Files.list(libraries)) {
            assertThat(files).hasSize(1);
        }
    }

    /** A process that loads the library, says so, and waits to be killed. */
    static final class LibraryLoader {
        private LibraryLoader() {}

        public static void main(String[] arguments) throws Exception {
            System.setProperty("java.io.tmpdir", arguments[1]);
            try {
                RocksDbLibrary.loadFrom(Path.of(arguments[0]));
                System.out.println("loaded");
            } catch (StartupException refused) {
                System.out.println(refused.getMessage());
            }
            System.in.read();
        }
    }
}
