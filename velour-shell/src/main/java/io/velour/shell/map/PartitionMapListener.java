package io.velour.shell.map;

import io.velour.cluster.PartitionMap;

/** Takes each partition map that is newer than the one before. Called by the watcher's thread; the next map waits. */
@FunctionalInterface
public interface PartitionMapListener {
    void onMap(PartitionMap map);
}
