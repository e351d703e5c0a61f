package io.velour.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

import io.velour.bench.failure.BenchException;

/** A folder that is removed with all that is in it. */
public final class ScratchFolder implements AutoCloseable {
    private final Path path;

    /**
     * Makes the folder.
     *
     * @param parent is made if it is not there; on the disk that is to be measured
     */
    public ScratchFolder(Path parent, String prefix) {
        try {
            this.path = Files.createTempDirectory(Files.createDirectories(parent), prefix);
        } catch (IOException e) {
            throw new BenchException("no folder can be made in " + parent + ": " + e, e);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            remove();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + path + " could not be removed", e);
        }
    }

    private void remove() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
