package io.velour.frontend.routing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.KeyPartitioner;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.record.Key;

/**
 * The newest entry known of every partition, from whole maps and from single entries that storage nodes hand back. An
 * entry yields only to one of a later epoch. Reads are lock-free; adopting is one at a time.
 */
public final class PartitionMapHolder {
    private final List<Consumer<ReplicaSet>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Entries entries;

    private record Entries(PartitionMap map, KeyPartitioner partitioner, AtomicReferenceArray<ReplicaSet> newest) {}

    /** Adds somebody who is told of every entry that takes the place of an older one. */
    public void onNewerEntry(Consumer<ReplicaSet> listener) {
        listeners.add(listener);
    }

    /** Adopts what is newer in this map. */
    public synchronized void adopt(PartitionMap map) {
        Entries known = entries;
        if (known == null) {
            entries = new Entries(map, map.settings().partitioner(),
                    new AtomicReferenceArray<>(map.replicaSets().toArray(ReplicaSet[]::new)));
            return;
        }
        entries = new Entries(map, known.partitioner(), known.newest());
        map.replicaSets().forEach(this::adopt);
    }

    /** Adopts this entry if it is newer. */
    public synchronized void adopt(ReplicaSet entry) {
        Entries known = entries;
        int index = entry.partition().value();
        if (known != null && index < known.newest().length()
                && entry.epoch().isAfter(known.newest().get(index).epoch())) {
            known.newest().set(index, entry);
            listeners.forEach(listener -> listener.accept(entry));
        }
    }

    /** Returns where a key is; nothing before the first map. */
    public Optional<Route> route(Key key) {
        Entries known = entries;
        if (known == null) {
            return Optional.empty();
        }
        var partition = known.partitioner().partitionOf(key);
        return Optional.of(new Route(partition, known.newest().get(partition.value())));
    }

    /** Returns what tells the partition of a key; null before the first map. */
    public @Nullable KeyPartitioner partitioner() {
        Entries known = entries;
        return known == null ? null : known.partitioner();
    }

    /** Returns the newest entry of the partition that an older entry is of. */
    public ReplicaSet newest(ReplicaSet older) {
        Entries known = entries;
        return known == null ? older : known.newest().get(older.partition().value());
    }

    /** Returns the newest whole map; nothing before the first. */
    public Optional<PartitionMap> map() {
        return Optional.ofNullable(entries).map(Entries::map);
    }
}
