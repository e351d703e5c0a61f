package io.velour.storage.control;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

import io.velour.cluster.ClusterId;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.runtime.ReplicaRuntime;

/** {@code /actuator/velour}: this node's own view of the cluster, and how its disk and its loop are doing. */
@Endpoint(id = "velour")
public final class StorageEndpoint {
    private final DataFolder folder;
    private final ReplicaRuntime runtime;
    private final RocksDbRecordStore store;

    public StorageEndpoint(DataFolder folder, ReplicaRuntime runtime, RocksDbRecordStore store) {
        this.folder = folder;
        this.runtime = runtime;
        this.store = store;
    }

    @ReadOperation
    public Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", folder.name());
        view.put("node", runtime.self().node().toString());
        view.put("incarnation", runtime.self().incarnation().toString());
        view.put("cluster", folder.cluster().map(ClusterId::toString).orElse(""));
        view.put("replicas", StorageNodeView.of(runtime.self(), runtime.map()));
        view.put("waitingBatches", runtime.waiting());
        view.put("writes", runtime.counts());
        view.put("approximateRecords", store.approximateRecords());
        view.put("tableBytes", store.tableBytes());
        view.put("failure", store.failure().or(runtime::failure).orElse(""));
        return view;
    }
}
