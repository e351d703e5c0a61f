package io.velour.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;

class PartitionMapTest {
    private static PartitionMap mapOf(long... nodes) {
        return new PartitionMap(TestMaps.CLUSTER, TestMaps.settings(1), 1,
                LongStream.of(nodes).mapToObj(id -> TestMaps.node(id, 7)).toList(),
                IntStream.range(0, 16).mapToObj(partition -> TestMaps.entry(partition, 1, 1, List.of())).toList());
    }

    @Test
    void nodesStandInTheOrderOfTheirNumbersHoweverTheyAreGiven() {
        assertThat(mapOf(5, Long.MIN_VALUE, -1, Long.MAX_VALUE, 0).nodes()).extracting(node -> node.id().value())
                .containsExactly(Long.MIN_VALUE, -1L, 0L, 5L, Long.MAX_VALUE);
    }

    @Test
    void everyNodeIsFoundAndNoOther() {
        PartitionMap map = mapOf(5, Long.MIN_VALUE, -1, Long.MAX_VALUE, 0);
        assertThat(map.nodes()).allSatisfy(node -> assertThat(map.node(node.id())).contains(node));
        for (long other : new long[]{Long.MIN_VALUE + 1, -2, 1, 6, Long.MAX_VALUE - 1}) {
            assertThat(map.node(new NodeId(other))).as("node %d", other).isEmpty();
        }
        assertThat(mapOf().node(new NodeId(1))).isEmpty();
    }
}
