package io.velour.controller.store;

import io.velour.control.ClusterStateStore;

class MemoryClusterStateStoreTest extends ClusterStateStoreContract {
    private final MemoryClusterStateStore store = new MemoryClusterStateStore();

    @Override
    protected ClusterStateStore open() {
        return store;
    }
}
