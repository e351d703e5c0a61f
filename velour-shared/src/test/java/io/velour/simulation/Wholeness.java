package io.velour.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/** Whether all replicas of a partition hold the same, with nothing unfinished. */
final class Wholeness {
    private Wholeness() {}

    static boolean replicasAgree(Simulation simulation, PartitionMap map) {
        return map.replicaSets().stream().allMatch(entry -> agree(simulation, entry));
    }

    private static boolean agree(Simulation simulation, ReplicaSet entry) {
        Set<Key> outOfTime = new HashSet<>();
        List<NavigableMap<Key, StoredRecord>> copies = new ArrayList<>();
        for (Member member : entry.servingMembers()) {
            NavigableMap<Key, StoredRecord> copy = simulation.storageNodeAt(member.node()).disk()
                    .records(entry.partition());
            copies.add(copy);
            copy.forEach((key, stored) -> {
                if (stored.isPending() && isOutOfTime(simulation, entry, key, stored)) {
                    outOfTime.add(key);
                }
            });
        }
        return copies.stream().map(copy -> valuesOf(copy, outOfTime)).distinct().count() <= 1
                && copies.stream().allMatch(copy -> nothingPending(copy, outOfTime));
    }

    /**
     * A version that a frontend and a storage node took from clocks that were both wrong in the same direction: everybody
     * else refuses it, so it cannot be finished before the others' clocks are there (PROTOCOL.md, R11).
     */
    private static boolean isOutOfTime(Simulation simulation, ReplicaSet entry, Key key, StoredRecord stored) {
        StoredRecord atLeader = simulation.storageNodeAt(entry.leader().orElseThrow().node()).disk()
                .get(entry.partition(), key);
        if (atLeader != null && atLeader.version().equals(stored.version())) {
            // What a leader finishes by itself is never refused.
            return false;
        }
        long ahead = stored.version().timestamp().millis() - SimClock.EPOCH_MILLIS
                - simulation.queue.now() / 1_000_000;
        return ahead > simulation.settings().maxClockOffset().toMillis()
                || -ahead > simulation.settings().tombstoneRetention().toMillis() / 2;
    }

    private static boolean nothingPending(Map<Key, StoredRecord> copy, Set<Key> except) {
        return copy.entrySet().stream()
                .noneMatch(entry -> entry.getValue().isPending() && !except.contains(entry.getKey()));
    }

    /** Returns what the replicas hold of partitions in which they do not agree, for a failure's message. */
    static String differences(Simulation simulation, PartitionMap map) {
        StringBuilder text = new StringBuilder();
        for (ReplicaSet entry : map.replicaSets()) {
            if (!agree(simulation, entry)) {
                text.append(entry).append('\n');
                entry.members().forEach(member -> {
                    SimStorageNode node = simulation.storageNodeAt(member.node());
                    text.append(node.name).append(' ').append(node.disk().records(entry.partition())).append('\n');
                });
            }
        }
        return text.toString();
    }

    /** Tombstones are collected by each replica when it comes to it. */
    private static NavigableMap<Key, Record> valuesOf(Map<Key, StoredRecord> records, Set<Key> except) {
        NavigableMap<Key, Record> values = new TreeMap<>();
        records.forEach((key, stored) -> {
            if (stored.record() instanceof Record.Value value && !except.contains(key)) {
                values.put(key, value);
            }
        });
        return values;
    }
}
