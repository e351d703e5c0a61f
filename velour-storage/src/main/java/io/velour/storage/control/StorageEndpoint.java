package io.velour.storage.control;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

import io.velour.cluster.ClusterId;
import io.velour.replica.CatchUpProgress;
import io.velour.replica.Verification;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.peer.PeerClients;
import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.runtime.ReplicaRuntime;

/** {@code /actuator/velour}: this node's own view of the cluster, and how its disk, its loop and its replicas are doing. */
@Endpoint(id = "velour")
public final class StorageEndpoint {
    private final DataFolder folder;
    private final ReplicaRuntime runtime;
    private final RocksDbRecordStore store;
    private final LeaseClient lease;
    private final PeerClients peers;

    public StorageEndpoint(DataFolder folder, ReplicaRuntime runtime, RocksDbRecordStore store, LeaseClient lease,
            PeerClients peers) {
        this.folder = folder;
        this.runtime = runtime;
        this.store = store;
        this.lease = lease;
        this.peers = peers;
    }

    @ReadOperation
    public Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", folder.name());
        view.put("node", runtime.self().node().toString());
        view.put("incarnation", runtime.self().incarnation().toString());
        view.put("cluster", folder.cluster().map(ClusterId::toString).orElse(""));
        view.put("replicas", StorageNodeView.of(runtime.self(), runtime.map()));
        view.put("lease", lease.status());
        view.put("pendingRecords", runtime.progress().pendingRecords());
        view.put("catchUps", catchUps());
        view.put("verifications", verifications());
        view.put("peers", peers.view());
        view.put("waitingBatches", runtime.waiting());
        view.put("writes", runtime.counts());
        view.put("approximateRecords", store.approximateRecords());
        view.put("tableBytes", store.tableBytes());
        view.put("failure", store.failure().or(runtime::failure).orElse(""));
        return view;
    }

    private Map<String, CatchUpProgress> catchUps() {
        Map<String, CatchUpProgress> byPartition = new LinkedHashMap<>();
        runtime.progress().catchUps()
                .forEach((partition, progress) -> byPartition.put(partition.toString(), progress));
        return byPartition;
    }

    private Map<String, VerificationView> verifications() {
        Map<String, VerificationView> byPartition = new LinkedHashMap<>();
        runtime.progress().verifications().forEach((partition, verification) -> byPartition.put(partition.toString(),
                VerificationView.of(verification)));
        return byPartition;
    }

    /**
     * What a leader knows of how far the replicas of a partition are the same.
     *
     * @param verifiedAt when they were last compared to the end; null if never since the process started
     */
    private record VerificationView(@Nullable String verifiedAt, long differences, long repairs) {
        static VerificationView of(Verification known) {
            String verifiedAt = known.verifiedAtMillis() == 0
                    ? null
                    : Instant.ofEpochMilli(known.verifiedAtMillis()).toString();
            return new VerificationView(verifiedAt, known.differences(), known.repairs());
        }
    }
}
