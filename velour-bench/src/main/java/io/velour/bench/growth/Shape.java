package io.velour.bench.growth;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Incarnation;
import io.velour.cluster.KeyPartitioner;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.control.BirthPlan;
import io.velour.placement.PlacementNode;

/**
 * A cluster of a size: three replicas of each partition, three zones, as many partitions as its birth gives it.
 *
 * @param nodes how many storage nodes, from 3
 */
record Shape(int nodes) {
    static final int REDUNDANCY = 3;
    static final Duration LEASE = Duration.ofSeconds(2);
    private static final int ZONES = 3;
    private static final int PORT = 9_080;
    private static final long SCATTER = 0x9e3779b97f4a7c15L;

    ClusterSettings settings() {
        int digits = KeyPartitioner.digitsFor(Math.min(nodes, BirthPlan.MAX_STORAGE_NODES));
        return new ClusterSettings(digits, REDUNDANCY, LEASE, Duration.ofMinutes(1), Duration.ofHours(1));
    }

    int partitions() {
        return settings().partitioner().partitionCount();
    }

    /** Tells whether a controller takes as many; beyond, there is only the planner to measure. */
    boolean canBeBorn() {
        return nodes <= BirthPlan.MAX_STORAGE_NODES;
    }

    BirthPlan birth() {
        return new BirthPlan(new ClusterId(1), settings(), nodes);
    }

    List<StorageNode> storageNodes() {
        return IntStream.range(0, nodes).mapToObj(Shape::storageNode).toList();
    }

    /** Returns the node of a number; its name is as long as those that are drawn at random. */
    static StorageNode storageNode(int number) {
        return new StorageNode(new NodeId((number + 1) * SCATTER), "storage-" + number + ".velour",
                new NodeAddress("storage-" + number + ".velour", PORT), zoneOf(number),
                Incarnation.of(1, (int) (number * SCATTER)));
    }

    static String zoneOf(int number) {
        return "zone-" + number % ZONES;
    }

    /** Returns the nodes of these numbers as the planner sees them. */
    static List<PlacementNode> placed(IntStream numbers) {
        return numbers.mapToObj(Shape::storageNode).map(node -> new PlacementNode(node.id(), node.zone())).toList();
    }
}
