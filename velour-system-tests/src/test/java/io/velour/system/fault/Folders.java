package io.velour.system.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What can become of a data folder while its process is dead. */
public final class Folders {
    private Folders() {}

    /** Makes a copy, as of a backup. */
    public static void copy(Path from, Path to) {
        Shell.run("rm -rf %2$s && cp -a %1$s %2$s".formatted(from, to));
    }

    /** Has one folder's content be the other's. */
    public static void swap(Path one, Path other) {
        Shell.run("mv %1$s %1$s.aside && mv %2$s %1$s && mv %1$s.aside %2$s".formatted(one, other));
    }

    /** Empties it. */
    public static void delete(Path folder) {
        Shell.run("rm -rf " + folder);
    }

    /** Changes one bit in the middle of the largest file of that ending. */
    public static void flipABit(Path folder, String ending) {
        changeLargest(folder, ending, file -> {
            long middle = file.length() / 2;
            file.seek(middle);
            int before = file.read();
            file.seek(middle);
            file.write(before ^ 0x10);
        });
    }

    /** Cuts the last bytes from the largest file of that ending: a write that was torn. */
    public static void tear(Path folder, String ending, int bytes) {
        changeLargest(folder, ending, file -> file.setLength(Math.max(0, file.length() - bytes)));
    }

    private interface Change {
        void to(RandomAccessFile file) throws IOException;
    }

    private static void changeLargest(Path folder, String ending, Change change) {
        try (RandomAccessFile file = new RandomAccessFile(largest(folder, ending).toFile(), "rw")) {
            change.to(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path largest(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow(() -> new AssertionError("no file *" + ending + " in " + folder));
        }
    }
}
