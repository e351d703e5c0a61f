package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.velour.cluster.NodeId;

class FairSharesTest {
    private static PlacementNode node(int id, String zone, int weight) {
        return new PlacementNode(new NodeId(id), zone, weight);
    }

    private static List<Double> shares(int partitions, int replicas, PlacementNode... given) {
        PlacementNodes nodes = new PlacementNodes(List.of(given));
        FairShares shares = new FairShares(nodes, new ZoneSpread(nodes, replicas), partitions, replicas);
        return IntStream.range(0, nodes.count()).mapToObj(node -> value(shares, node)).toList();
    }

    private static double value(FairShares shares, int node) {
        return (double) shares.of(node).numerator() / shares.of(node).denominator();
    }

    @Test
    void sharesAreInProportionToWeights() {
        assertThat(shares(12, 1, node(1, "", 100), node(2, "", 200), node(3, "", 300))).containsExactly(2.0, 4.0, 6.0);
    }

    @Test
    void nobodyGetsMoreThanAllPartitionsAndTheOthersShareTheRest() {
        assertThat(shares(12, 2, node(1, "", 9_000), node(2, "", 100), node(3, "", 200))).containsExactly(12.0, 4.0,
                8.0);
    }

    @Test
    void aSmallZoneGetsWhatTheSpreadDemands() {
        assertThat(shares(12, 2, node(1, "a", 100), node(2, "b", 100), node(3, "b", 200), node(4, "b", 100)))
                .containsExactly(12.0, 3.0, 6.0, 3.0);
    }

    @Test
    void aLargeZoneGetsNoMoreThanTheSpreadAllows() {
        assertThat(shares(12, 2, node(1, "a", 100), node(2, "b", 100), node(3, "c", 5_000), node(4, "c", 5_000)))
                .containsExactly(6.0, 6.0, 6.0, 6.0);
    }

    /** Shares are fair exactly if whoever has less for its weight than another is at a bound that forbids more. */
    @Test
    void whoHasLessForItsWeightMayNotHaveMore() {
        for (int seed = 0; seed < 500; seed++) {
            GeneratedCluster cluster = new GeneratedCluster(seed, 30, 256);
            new Fairness(cluster).check();
        }
    }

    /** The conditions under which one cluster's shares are fair. */
    private static final class Fairness {
        private static final double TOLERANCE = 1e-6;

        private final GeneratedCluster cluster;
        private final PlacementNodes nodes;
        private final int replicas;
        private final ZoneSpread spread;
        private final FairShares shares;
        private final double[] inZones;

        Fairness(GeneratedCluster cluster) {
            this.cluster = cluster;
            nodes = new PlacementNodes(cluster.nodes());
            replicas = Math.min(cluster.redundancy(), nodes.count());
            spread = new ZoneSpread(nodes, replicas);
            shares = new FairShares(nodes, spread, cluster.partitions(), replicas);
            inZones = new double[nodes.zoneCount()];
        }

        void check() {
            for (int node = 0; node < nodes.count(); node++) {
                assertThat(value(shares, node)).as("%s: node %d", cluster, node).isBetween(0.0,
                        (double) cluster.partitions());
                inZones[nodes.zoneOf(node)] += value(shares, node);
            }
            assertThat(Arrays.stream(inZones).sum()).as("%s: sum", cluster)
                    .isCloseTo(cluster.partitions() * replicas, within(TOLERANCE));
            for (int node = 0; node < nodes.count(); node++) {
                for (int other = 0; other < nodes.count(); other++) {
                    assertThat(!hasLess(node, other) || isFull(node) || zonesForbid(node, other))
                            .as("%s: node %d may have less than node %d", cluster, node, other).isTrue();
                }
            }
        }

        private boolean hasLess(int node, int other) {
            double otherForWeight = value(shares, other) / nodes.weightOf(other);
            return value(shares, node) / nodes.weightOf(node) < otherForWeight * (1 - 1e-12);
        }

        private boolean isFull(int node) {
            return shares.of(node).floor() == cluster.partitions();
        }

        private boolean zonesForbid(int node, int other) {
            int zone = nodes.zoneOf(node);
            int otherZone = nodes.zoneOf(other);
            double most = cluster.partitions() * spread.mostIn(zone);
            double fewest = cluster.partitions() * spread.fewestIn(otherZone);
            return zone != otherZone && (inZones[zone] > most - TOLERANCE || inZones[otherZone] < fewest + TOLERANCE);
        }
    }
}
