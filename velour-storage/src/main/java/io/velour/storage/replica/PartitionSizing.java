package io.velour.storage.replica;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.shell.size.PartitionSizes;
import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.runtime.ReplicaRuntime;

/** About how much this node holds of each of its partitions. */
public final class PartitionSizing {
    private final ReplicaRuntime runtime;
    private final RocksDbRecordStore store;
    private final long catchUpBytesPerSecond;

    public PartitionSizing(ReplicaRuntime runtime, RocksDbRecordStore store, long catchUpBytesPerSecond) {
        this.runtime = runtime;
        this.store = store;
        this.catchUpBytesPerSecond = catchUpBytesPerSecond;
    }

    PartitionSizes sizes() {
        List<PartitionId> held = held(runtime.map(), runtime.self());
        long[] bytes = held.stream().mapToLong(partition -> store.approximateBytes(partition, null)).toArray();
        long all = 0;
        for (long some : bytes) {
            all += some;
        }
        // RocksDB counts the records of the whole node only.
        double recordsPerByte = all == 0 ? 0 : (double) store.approximateRecords() / all;
        PartitionSizes.Size[] sizes = new PartitionSizes.Size[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            sizes[i] = new PartitionSizes.Size(held.get(i).value(), Math.round(bytes[i] * recordsPerByte), bytes[i]);
        }
        return new PartitionSizes(catchUpBytesPerSecond, List.of(sizes));
    }

    private static List<PartitionId> held(@Nullable PartitionMap map, Member self) {
        return map == null
                ? List.of()
                : map.replicaSets().stream().filter(entry -> entry.members().contains(self)).map(ReplicaSet::partition)
                        .toList();
    }
}
