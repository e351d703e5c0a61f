package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class NeighboursTest {
    /** Few of many nodes stay in the table; most of few nodes move to the array on the way. */
    @Test
    void countsAreThoseOfAPlainArrayWhetherFewOrAllAreNeighbours() {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int nodes = random.nextInt(1, 10_000);
            int known = random.nextInt(1, Math.min(nodes, 3_000) + 1);
            int[] expected = new int[nodes];
            Neighbours neighbours = new Neighbours(nodes);
            for (int i = 0; i < 5_000; i++) {
                int node = random.nextInt(known) * (nodes / known);
                int change = expected[node] > 0 && random.nextInt(3) == 0 ? -1 : 1;
                expected[node] += change;
                neighbours.change(node, change);
                assertThat(neighbours.shared(node)).isEqualTo(expected[node]);
            }
            int[] sums = new int[nodes];
            neighbours.addTo(sums);
            assertThat(sums).as("seed %d: %d of %d nodes", seed, known, nodes).isEqualTo(expected);
            for (int node = 0; node < nodes; node++) {
                assertThat(neighbours.shared(node)).isEqualTo(expected[node]);
            }
        }
    }

    @Test
    void asManyPartitionsAsThereAreCanBeShared() {
        Neighbours neighbours = new Neighbours(10_000);
        for (int i = 0; i < Assignment.MAX_PARTITIONS; i++) {
            neighbours.change(9_999, 1);
        }
        assertThat(neighbours.shared(9_999)).isEqualTo(Assignment.MAX_PARTITIONS);
        assertThat(neighbours.shared(9_998)).isZero();
    }
}
