package io.velour.shell.testing;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

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

/** Small partition maps: 16 partitions, all on one storage node. */
public final class SampleMaps {
    private static final ClusterSettings SETTINGS = new ClusterSettings(1, 1, Duration.ofSeconds(2),
            Duration.ofMinutes(1), Duration.ofHours(1));
    private static final StorageNode NODE = new StorageNode(new NodeId(7), "one", new NodeAddress("127.0.0.1", 9_080),
            "", new Incarnation(11));

    private SampleMaps() {}

    public static PartitionMap map(long cluster, long version) {
        return new PartitionMap(new ClusterId(cluster), SETTINGS, version, List.of(NODE),
                IntStream.range(0, SETTINGS.partitioner().partitionCount()).mapToObj(SampleMaps::entry).toList());
    }

    private static ReplicaSet entry(int partition) {
        return new ReplicaSet(new PartitionId(partition), Epoch.FIRST, Epoch.FIRST,
                List.of(new Replica(NODE.member(), ReplicaRole.SERVING, Epoch.FIRST)));
    }
}
