package io.velour.system;

import org.junit.jupiter.api.Test;

/** A real tree of files is there again when all was stopped and started. */
class FileTreeIT {
    private final FileTree tree = FileTree.ofTheBuild();

    @Test
    void everyFileOutlivesTheClusterByteForByte() {
        try (LaunchedCluster cluster = new LaunchedCluster(1, 1)) {
            cluster.up();
            tree.storeThrough(cluster.frontend(1));
            tree.requireReadableThrough(cluster.frontend(2));
            cluster.down();
            cluster.up();
            tree.requireReadableThrough(cluster.frontend(2));
        }
    }
}
