package io.velour.storage.control;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.runtime.ReplicaRuntime;

/** The node's meters. They read counters that are kept anyway: the hot path knows nothing of them. */
public final class StorageMeters implements MeterBinder {
    private final ReplicaRuntime runtime;
    private final RocksDbRecordStore store;

    public StorageMeters(ReplicaRuntime runtime, RocksDbRecordStore store) {
        this.runtime = runtime;
        this.store = store;
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
    }

    private int failed() {
        return store.failure().isPresent() || runtime.failure().isPresent() ? 1 : 0;
    }
}
