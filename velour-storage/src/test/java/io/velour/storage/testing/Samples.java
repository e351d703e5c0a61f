package io.velour.storage.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** Maps, records and messages to test with: 16 partitions, all on one storage node. */
public final class Samples {
    public static final ClusterId CLUSTER = new ClusterId(0xc1);
    public static final ClusterSettings SETTINGS = new ClusterSettings(1, 1, Duration.ofSeconds(2),
            Duration.ofMinutes(1), Duration.ofHours(1));
    /** The node is the frontends' only writer here. */
    private static final long WRITER = 5;

    private Samples() {}

    /** Returns a map in which the node serves and leads every partition in one epoch. */
    public static PartitionMap map(ClusterId cluster, ClusterSettings settings, long version, StorageNode node,
            Epoch epoch) {
        List<ReplicaSet> entries = IntStream.range(0, settings.partitioner().partitionCount())
                .mapToObj(partition -> new ReplicaSet(new PartitionId(partition), epoch, Epoch.FIRST,
                        List.of(new Replica(node.member(), ReplicaRole.SERVING, Epoch.FIRST))))
                .toList();
        return new PartitionMap(cluster, settings, version, List.of(node), entries);
    }

    public static PartitionMap map(StorageNode node) {
        return map(CLUSTER, SETTINGS, 1, node, Epoch.FIRST);
    }

    /** Returns a storage node of this machine, told from others by its number. */
    public static StorageNode node(int number, int port) {
        return new StorageNode(new NodeId(number), "node " + number, new NodeAddress("127.0.0.1", port), "",
                new Incarnation(100 + number));
    }

    /** Returns a map with an entry for each partition. */
    public static PartitionMap map(ClusterSettings settings, long version, List<StorageNode> nodes,
            Function<PartitionId, ReplicaSet> entries) {
        return new PartitionMap(CLUSTER, settings, version, nodes,
                IntStream.range(0, settings.partitioner().partitionCount()).mapToObj(PartitionId::new).map(entries)
                        .toList());
    }

    /** Returns an entry whose reign began with its first epoch. */
    public static ReplicaSet entry(PartitionId partition, long epoch, Replica... replicas) {
        return new ReplicaSet(partition, new Epoch(epoch), Epoch.FIRST, List.of(replicas));
    }

    /** Returns a serving replica that has been listed from the first epoch on. */
    public static Replica serving(StorageNode node) {
        return new Replica(node.member(), ReplicaRole.SERVING, Epoch.FIRST);
    }

    /** Returns a replica that has been catching up since an epoch. */
    public static Replica catchingUp(StorageNode node, long listing) {
        return new Replica(node.member(), ReplicaRole.CATCHING_UP, new Epoch(listing));
    }

    public static PartitionId partitionOf(Key key) {
        return SETTINGS.partitioner().partitionOf(key);
    }

    /** Returns a version of now, and so many steps later. */
    public static RecordVersion version(int step) {
        return new RecordVersion(HybridTimestamp.ofMillis(System.currentTimeMillis()).plusMillis(step), WRITER);
    }

    public static Record value(RecordVersion version, String text) {
        return new Record.Value(version, text.getBytes(StandardCharsets.UTF_8), "text/plain", Record.Value.NEVER);
    }

    public static StorageRequest.Prepare prepare(String key, Record record) {
        return new StorageRequest.Prepare(partitionOf(Key.of(key)), Epoch.FIRST, Key.of(key), record, null);
    }

    public static StorageRequest.Read read(String key) {
        return new StorageRequest.Read(partitionOf(Key.of(key)), Epoch.FIRST, Key.of(key));
    }
}
