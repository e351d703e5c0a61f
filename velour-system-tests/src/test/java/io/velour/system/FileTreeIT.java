package io.velour.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real tree of files goes in through one frontend, comes out through the other, and is there when all was stopped. */
class FileTreeIT {
    private static final long LEAST_BYTES = 20L * 1024 * 1024;

    private final FileTree tree = FileTree.ofTheBuild();

    @ParameterizedTest(name = "redundancy {0}")
    @ValueSource(ints = {1, 3})
    void everyFileComesBackByteForByteThroughTheOtherFrontend(int redundancy) {
        assertThat(tree.size()).as("bytes in the tree").isGreaterThan(LEAST_BYTES);
        try (LaunchedCluster cluster = new LaunchedCluster(redundancy, redundancy)) {
            cluster.up();
            storeEverything(cluster);
            readEverything(cluster);
            if (redundancy == 1) {
                cluster.down();
                cluster.up();
                readEverything(cluster);
            }
        }
    }

    private void storeEverything(LaunchedCluster cluster) {
        try (KeyValueClient client = new KeyValueClient(cluster.frontend(1))) {
            inParallel(file -> {
                var answer = client.put(tree.key(file), tree.content(file), tree.contentType(file));
                assertThat(answer.statusCode()).as(tree.key(file)).isEqualTo(204);
            });
        }
    }

    private void readEverything(LaunchedCluster cluster) {
        try (KeyValueClient client = new KeyValueClient(cluster.frontend(2))) {
            inParallel(file -> {
                var answer = client.get(tree.key(file));
                assertThat(answer.statusCode()).as(tree.key(file)).isEqualTo(200);
                assertThat(answer.body()).as(tree.key(file)).isEqualTo(tree.content(file));
                assertThat(answer.headers().firstValue("Content-Type")).as(tree.key(file))
                        .contains(tree.contentType(file));
            });
        }
    }

    private void inParallel(Consumer<Path> each) {
        List<Path> files = tree.files();
        files.parallelStream().forEach(each);
    }
}
