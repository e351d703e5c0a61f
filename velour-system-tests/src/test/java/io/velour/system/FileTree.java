package io.velour.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real tree of files: its paths are keys, its contents values. */
final class FileTree {
    private static final long LEAST_BYTES = 20L * 1024 * 1024;

    private final Path root;
    private final List<Path> files;

    private FileTree(Path root) {
        this.root = root;
        try (Stream<Path> walk = Files.walk(root)) {
            this.files = walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the tree that the build names. */
    static FileTree ofTheBuild() {
        FileTree tree = new FileTree(Path.of(System.getProperty("velour.file-tree")));
        assertThat(tree.size()).as("bytes in the tree").isGreaterThan(LEAST_BYTES);
        return tree;
    }

    /** Puts every file, several at a time. */
    void storeThrough(URI frontend) {
        try (KeyValueClient client = new KeyValueClient(frontend)) {
            files.parallelStream().forEach(file -> {
                var answer = client.put(key(file), content(file), contentType(file));
                assertThat(answer.statusCode()).as(key(file)).isEqualTo(204);
            });
        }
    }

    /** Gets every file, and demands that it is as it was stored. */
    void requireReadableThrough(URI frontend) {
        try (KeyValueClient client = new KeyValueClient(frontend)) {
            files.parallelStream().forEach(file -> {
                var answer = client.get(key(file));
                assertThat(answer.statusCode()).as(key(file)).isEqualTo(200);
                assertThat(answer.body()).as(key(file)).isEqualTo(content(file));
                assertThat(answer.headers().firstValue("Content-Type")).as(key(file)).contains(contentType(file));
            });
        }
    }

    private String key(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private String contentType(Path file) {
        try {
            return Optional.ofNullable(Files.probeContentType(file)).orElse("application/octet-stream");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long size() {
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
