package io.velour.storage.control;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaRole;
import io.velour.storage.peer.PeerClients;
import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.runtime.ReplicaRuntime;

/** The node's meters. They read counters that are kept anyway: the hot path knows nothing of them. */
public final class StorageMeters implements MeterBinder {
    private final ReplicaRuntime runtime;
    private final RocksDbRecordStore store;
    private final LeaseClient lease;
    private final PeerClients peers;
    private volatile @Nullable Census census;

    /** What this node holds by one map: to count a large map again for each of the meters would be dear. */
    private record Census(@Nullable PartitionMap map, StorageNodeView view) {}

    public StorageMeters(ReplicaRuntime runtime, RocksDbRecordStore store, LeaseClient lease, PeerClients peers) {
        this.runtime = runtime;
        this.store = store;
        this.lease = lease;
        this.peers = peers;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionTimer
                .builder("velour.storage.sync", runtime, r -> r.counts().syncs(),
                        r -> r.counts().syncTime().toNanos(), TimeUnit.NANOSECONDS)
                .description("Writes that were synced to the disk, each for all batches that waited")
                .register(registry);
        FunctionCounter.builder("velour.storage.write.batches", runtime, r -> r.counts().batches())
                .description("Batches of writes that came").register(registry);
        FunctionCounter.builder("velour.storage.write.requests", runtime, r -> r.counts().requests())
                .description("Write requests in them").register(registry);
        Gauge.builder("velour.storage.waiting", runtime, ReplicaRuntime::waiting)
                .description("Batches of writes that wait for the disk").register(registry);
        Gauge.builder("velour.storage.failed", this, StorageMeters::failed)
                .description("1 if this node acknowledges no more writes, else 0").register(registry);
        Gauge.builder("velour.storage.records", store, RocksDbRecordStore::approximateRecords)
                .description("About how many records there are, tombstones included").register(registry);
        bindReplicas(registry);
        bindCopies(registry);
    }

    private void bindReplicas(MeterRegistry registry) {
        Gauge.builder("velour.storage.lease.live", lease, client -> client.status().live() ? 1 : 0)
                .description("1 if this node has a lease that is not over, else 0").register(registry);
        Gauge.builder("velour.storage.lease.age", lease, StorageMeters::secondsSinceLastAnswer).baseUnit("seconds")
                .description("How long ago the controller last answered a renewal; not a number if it never did")
                .register(registry);
        for (ReplicaRole role : ReplicaRole.values()) {
            Gauge.builder("velour.storage.replicas", this, meters -> meters.view().replicas().getOrDefault(role, 0))
                    .tag("role", role.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .description("Replicas that this node holds, by the map that it has adopted").register(registry);
        }
        Gauge.builder("velour.storage.leads", this, meters -> meters.view().leads())
                .description("Partitions that this node leads").register(registry);
    }

    private void bindCopies(MeterRegistry registry) {
        Gauge.builder("velour.storage.pending", runtime, r -> r.progress().pendingRecords())
                .description("Records that are pending").register(registry);
        Gauge.builder("velour.storage.catching.up", runtime, r -> r.progress().catchingUp())
                .description("Replicas that still have something to copy or to compare").register(registry);
        Gauge.builder("velour.storage.catch.up.left", runtime, r -> r.progress().catchUpBytesLeft()).baseUnit("bytes")
                .description("About how much they have still to copy or to compare").register(registry);
        FunctionCounter.builder("velour.storage.catch.up.copied", runtime, r -> r.progress().copiedBytes())
                .baseUnit("bytes").description("How much they have copied since the start of the process")
                .register(registry);
        Gauge.builder("velour.storage.verified.at", runtime, r -> r.progress().oldestVerificationMillis() / 1e3)
                .baseUnit("seconds")
                .description("When the partition led here was compared that has waited longest, since 1970; 0 if never")
                .register(registry);
        FunctionCounter.builder("velour.storage.differences", runtime, r -> r.progress().differences())
                .description("Committed records that one of the replicas did not hold").register(registry);
        FunctionCounter.builder("velour.storage.repairs", runtime, r -> r.progress().repairs())
                .description("Of them, those that all replicas hold again").register(registry);
        Gauge.builder("velour.storage.peer.waiting", peers, PeerClients::waiting)
                .description("Messages that wait for other storage nodes").register(registry);
    }

    private StorageNodeView view() {
        PartitionMap map = runtime.map();
        Census known = census;
        if (known == null || known.map() != map) {
            known = new Census(map, StorageNodeView.of(runtime.self(), map));
            census = known;
        }
        return known.view();
    }

    private static double secondsSinceLastAnswer(LeaseClient lease) {
        Duration age = lease.status().sinceLastAnswer();
        return age == null ? Double.NaN : age.toNanos() / 1e9;
    }

    private int failed() {
        return store.failure().isPresent() || runtime.failure().isPresent() ? 1 : 0;
    }
}
