package io.velour.frontend.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

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
import io.velour.frontend.trace.Traces;

/** Which meters there are while storage nodes come, go and come back. */
class ChannelMetersTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    private static StorageNode node(int number, int incarnation) {
        return new StorageNode(new NodeId(number), "node-" + number, new NodeAddress("127.0.0.1", number), "",
                new Incarnation(incarnation));
    }

    private static PartitionMap map(long version, StorageNode... nodes) {
        ClusterSettings settings = new ClusterSettings(1, 1, Duration.ofSeconds(2), Duration.ofMinutes(1),
                Duration.ofHours(1));
        List<ReplicaSet> sets = IntStream.range(0, 16).mapToObj(i -> new ReplicaSet(new PartitionId(i), Epoch.FIRST,
                Epoch.FIRST, List.of(new Replica(nodes[0].member(), ReplicaRole.SERVING, Epoch.FIRST)))).toList();
        return new PartitionMap(new ClusterId(1), settings, version, List.of(nodes), sets);
    }

    private long countOf(String name, String tag, String value) {
        return registry.getMeters().stream().map(Meter::getId)
                .filter(id -> id.getName().equals(name) && value.equals(id.getTag(tag))).count();
    }

    @Test
    void metersFollowTheNodesOfTheMap() {
        LaneSettings lanes = LaneSettings.ofReads(1, Duration.ofSeconds(1));
        LaneGuards guards = new LaneGuards();
        guards.bindTo(registry);
        try (StorageChannels channels = new StorageChannels(_ -> (_, _) -> {
            throw new AssertionError("nothing is asked");
        }, lanes, lanes, guards,
                new ChannelMeters(registry), Traces.off(), _ -> {})) {
            channels.follow(map(1, node(1, 1), node(2, 1)));
            assertThatThereAreMetersOf(1);
            assertThatThereAreMetersOf(2);

            channels.follow(map(2, node(1, 2), node(2, 1)));
            assertThatThereAreMetersOf(1);

            channels.follow(map(3, node(1, 2)));
            assertThatThereAreMetersOf(1);
            assertThat(countOf("velour.channel.waiting", "node", "node-2")).isZero();
            assertThat(countOf("velour.channel.exchange", "node", "node-2")).isZero();
            assertThat(countOf("resilience4j.circuitbreaker.state", "name", "reads-127.0.0.1:2")).isZero();
            assertThat(countOf("resilience4j.timelimiter.calls", "name", "writes-127.0.0.1:2")).isZero();
        }
    }

    private void assertThatThereAreMetersOf(int node) {
        assertThat(countOf("velour.channel.waiting", "node", "node-" + node)).isEqualTo(2);
        assertThat(countOf("velour.channel.exchange", "node", "node-" + node)).isEqualTo(6);
        assertThat(countOf("resilience4j.circuitbreaker.state", "name", "reads-127.0.0.1:" + node)).isPositive();
        assertThat(countOf("resilience4j.timelimiter.calls", "name", "writes-127.0.0.1:" + node)).isPositive();
    }
}
