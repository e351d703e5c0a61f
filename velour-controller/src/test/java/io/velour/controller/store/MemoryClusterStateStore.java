package io.velour.controller.store;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.velour.control.ClusterState;
import io.velour.control.ClusterStateCodec;
import io.velour.control.ClusterStateStore;
import io.velour.control.ClusterStateStoreException;

/** A store without a disk, which can be told to fail. Safe for many threads. */
public final class MemoryClusterStateStore implements ClusterStateStore {
    private byte @Nullable [] content;
    private @Nullable RuntimeException failure;
    private int stores;

    @Override
    public synchronized Optional<ClusterState> load() {
        return Optional.ofNullable(content).map(ClusterStateCodec::decode);
    }

    @Override
    public synchronized void store(ClusterState state) {
        stores++;
        if (failure != null) {
            throw failure;
        }
        content = ClusterStateCodec.encode(state);
    }

    /** Makes every store fail from now on, as a full disk does. */
    public synchronized void failWith(String reason) {
        failure = new ClusterStateStoreException(reason);
    }

    /** Makes every store throw what no store may. */
    public synchronized void breakWith(RuntimeException unexpected) {
        failure = unexpected;
    }

    public synchronized void heal() {
        failure = null;
    }

    /** Returns how often something was to be stored. */
    public synchronized int stores() {
        return stores;
    }
}
