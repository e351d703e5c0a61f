package io.velour.storage.control;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.PartitionMap;
import io.velour.shell.config.ProcessEnd;
import io.velour.shell.config.StartupException;
import io.velour.shell.map.PartitionMapListener;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.runtime.ReplicaRuntime;

/**
 * Takes each map from the watcher: checked against the data folder, and remembered there, before the replicas adopt it. A
 * map of another cluster ends the process: it serves nothing that is not this cluster's.
 */
public final class MapAdoption implements PartitionMapListener {
    private static final Logger LOG = LoggerFactory.getLogger(MapAdoption.class);

    private final DataFolder folder;
    private final ReplicaRuntime runtime;
    private final ProcessEnd end;

    public MapAdoption(DataFolder folder, ReplicaRuntime runtime, ProcessEnd end) {
        this.folder = folder;
        this.runtime = runtime;
        this.end = end;
    }

    @Override
    public void onMap(PartitionMap map) {
        try {
            folder.join(map);
            runtime.adopt(map);
            LOG.info("adopted partition map {} of cluster {}", map.version(), map.cluster());
        } catch (StartupException refused) {
            end.because(refused);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
