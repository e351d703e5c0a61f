package io.velour.storage.control;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.replica.RecordStoreException;
import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.runtime.ReplicaRuntime;

/**
 * Ready when the partition map lists this node in this incarnation, the disk and the loop are well, and it may serve reads: while it has a lease,
 * or, if the operator has chosen so, while the controller is silent and has not denied it one.
 */
public final class StorageHealthIndicator implements HealthIndicator {
    private final ReplicaRuntime runtime;
    private final RocksDbRecordStore store;
    private final LeaseClient lease;
    private final NodeAddress controller;

    public StorageHealthIndicator(ReplicaRuntime runtime, RocksDbRecordStore store, LeaseClient lease,
            NodeAddress controller) {
        this.runtime = runtime;
        this.store = store;
        this.lease = lease;
        this.controller = controller;
    }

    @Override
    public Health health() {
        PartitionMap map = runtime.map();
        Optional<String> reason = store.failure().map(failure -> "the disk failed: " + failure).or(runtime::failure)
                .or(() -> reasonByMap(map)).or(this::reasonByLoop).or(this::reasonByLease);
        return reason.map(why -> Health.down().withDetail("reason", why).build())
                .orElseGet(() -> Health.up().withDetail("mapVersion", map == null ? 0 : map.version()).build());
    }

    private Optional<String> reasonByMap(@Nullable PartitionMap map) {
        if (map == null) {
            return Optional.of("waiting for a partition map from the controller at " + controller);
        }
        return StorageNodeView.of(runtime.self(), map).listed()
                ? Optional.empty()
                : Optional.of("partition map " + map.version() + " does not list this node, " + runtime.self()
                        + "; the controller's /v1/cluster may say why");
    }

    /** What hangs answers nothing, and does not even renew its lease. */
    private Optional<String> reasonByLoop() {
        try {
            runtime.renewal();
            return Optional.empty();
        } catch (RecordStoreException hangs) {
            return Optional.of(String.valueOf(hangs.getMessage()));
        }
    }

    private Optional<String> reasonByLease() {
        return runtime.mayServe()
                ? Optional.empty()
                : Optional.of("no live lease from the controller at " + controller + ", so reads are refused: "
                        + lease.status().state());
    }
}
