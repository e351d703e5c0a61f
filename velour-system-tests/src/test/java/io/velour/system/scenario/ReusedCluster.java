package io.velour.system.scenario;

import org.jspecify.annotations.Nullable;

import io.velour.system.process.ClusterShape;
import io.velour.system.process.LiveCluster;

/** A running cluster that is kept for as long as the next user wants one of the same shape. */
final class ReusedCluster implements AutoCloseable {
    private @Nullable LiveCluster cluster;

    /** Returns one of that shape, started and ready. */
    LiveCluster of(ClusterShape shape) {
        LiveCluster present = cluster;
        if (present != null && present.shape().equals(shape)) {
            return present;
        }
        close();
        LiveCluster started = new LiveCluster(shape);
        cluster = started;
        started.startEverything();
        return started;
    }

    @Override
    public void close() {
        LiveCluster present = cluster;
        cluster = null;
        if (present != null) {
            present.close();
        }
    }
}
