package io.velour.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.velour.clock.TimeReading;
import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.protocol.CatchUpReport;

class SimulatedNodeTest {
    private static final TimeReading NOW = new TimeReading(0, 0);
    private static final Epoch LISTING = new Epoch(4);
    /** A second at the pace of 64 MB/s, for partitions of the average size. */
    private static final double BYTES = 64e6;

    private final SimulatedNode node = new SimulatedNode(Shape.storageNode(0), 1, 2_000);

    private List<CatchUpReport> reports() {
        return node.renewal(NOW).reports();
    }

    @Test
    void replicasAreFilledTogetherAtTheNodesPaceAndThenReported() {
        node.adopt(2, Map.of(new PartitionId(0), LISTING, new PartitionId(1), LISTING), BYTES);

        node.fill(1_500);
        assertThat(reports()).as("of the two each has had three quarters of a second").isEmpty();
        node.fill(1_000);

        assertThat(reports()).hasSize(2).allSatisfy(report -> assertThat(report.listing()).isEqualTo(LISTING));
    }

    @Test
    void whatIsListedAnewBeginsAnew() {
        node.adopt(2, Map.of(new PartitionId(0), LISTING), BYTES);
        node.fill(1_500);
        assertThat(reports()).hasSize(1);

        node.adopt(3, Map.of(new PartitionId(0), new Epoch(5)), BYTES);

        assertThat(reports()).isEmpty();
    }

    @Test
    void aLeaseCountsOnceTheMapHasComeUnderWhichItWasGranted() {
        node.granted(2, 5_000);
        assertThat(node.hasLease(1_999)).isTrue();
        assertThat(node.hasLease(2_000)).isFalse();

        node.adopt(2, Map.of(), 0);

        assertThat(node.hasLease(4_999)).isTrue();
    }
}
