package io.velour.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.control.ClusterState;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;

/**
 * Whatever is committed is held, or superseded by something newer, at every {@code SERVING} replica of the newest map that
 * is durable (PROTOCOL.md, "What must always hold", 2). A tombstone may have been collected.
 */
final class CommittedRecordsAreHeld implements Observer {
    private final Simulation simulation;
    private final Map<PartitionId, Map<Key, Record>> newest = new TreeMap<>();
    private Optional<ClusterState> state = Optional.empty();

    CommittedRecordsAreHeld(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public void onCommitted(PartitionId partition, Key key, Record record) {
        Map<Key, Record> ofPartition = newest.computeIfAbsent(partition, _ -> new TreeMap<>());
        Record known = ofPartition.get(key);
        if (known == null || record.isNewerThan(known)) {
            ofPartition.put(key, record);
            entry(partition).ifPresent(entry -> check(entry, key, record));
        }
    }

    private Optional<ReplicaSet> entry(PartitionId partition) {
        return state.map(known -> known.map().replicaSet(partition));
    }

    @Override
    public void onState(ClusterState next) {
        Optional<ClusterState> before = state;
        state = Optional.of(next);
        for (PartitionId partition : newest.keySet()) {
            ReplicaSet entry = next.map().replicaSet(partition);
            if (before.isEmpty() || !before.get().map().replicaSet(partition).equals(entry)) {
                checkAll(entry);
            }
        }
    }

    private void checkAll(ReplicaSet entry) {
        newest.getOrDefault(entry.partition(), Map.of()).forEach((key, record) -> check(entry, key, record));
    }

    @Override
    public void onDisk(SimStorageNode node) {
        state.ifPresent(known -> newest.keySet().forEach(partition -> checkAll(known.map().replicaSet(partition))));
    }

    @Override
    public void onWrite(SimStorageNode node, List<Change> changes) {
        for (Change change : changes) {
            Record committed = newest.getOrDefault(change.partition(), Map.of()).get(change.key());
            if (committed != null) {
                entry(change.partition()).ifPresent(entry -> check(entry, change.key(), committed));
            }
        }
    }

    private void check(ReplicaSet entry, Key key, Record committed) {
        for (Member member : entry.servingMembers()) {
            SimStorageNode node = simulation.storageNodeAt(member.node());
            if (node.node().equals(member.node())) {
                StoredRecord held = node.disk().get(entry.partition(), key);
                if (!isHeld(held == null ? null : held.record(), committed)) {
                    throw new InvariantViolation(CommittedRecordsAreHeld.class, "in epoch " + entry.epoch()
                            + " " + node.name + " holds " + held + " under " + key + ", where " + committed
                            + " is committed");
                }
            }
        }
    }

    private static boolean isHeld(@Nullable Record held, Record committed) {
        return held == null ? committed instanceof Record.Tombstone : !committed.isNewerThan(held);
    }
}
