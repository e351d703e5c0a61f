package io.velour.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real tree of files: its paths are keys, its contents values. */
final class FileTree {
    private final Path root;
    private final List<Path> files;

    FileTree(Path root) {
        this.root = root;
        try (Stream<Path> walk = Files.walk(root)) {
            this.files = walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the tree that the build names. */
    static FileTree ofTheBuild() {
        return new FileTree(Path.of(System.getProperty("velour.file-tree")));
    }

    List<Path> files() {
        return files;
    }

    String key(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    String contentType(Path file) {
        try {
            return Optional.ofNullable(Files.probeContentType(file)).orElse("application/octet-stream");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the bytes of all files together. */
    long size() {
        return files.stream().mapToLong(FileTree::sizeOf).sum();
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
