package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class ReachCostsTest {
    private static final int MAX_COST = 6;

    private static void assertCosts(ReachCosts reached, int[] expected, String seed) {
        for (int cost = 0; cost <= MAX_COST + 2; cost++) {
            int limit = cost;
            BitSet above = new BitSet();
            reached.copyAbove(cost, above);
            assertThat(above.stream()).as("%s: not reached at a cost of %d", seed, cost).containsExactlyElementsOf(
                    IntStream.range(0, expected.length).filter(node -> expected[node] > limit).boxed().toList());
        }
        for (int node = 0; node < expected.length; node++) {
            assertThat(reached.isReachedAt(node, expected[node])).as("%s: node %d", seed, node).isTrue();
        }
    }

    /** Each search enters a node at most twice, at falling costs, and is then kept or taken back. */
    @Test
    void whatASearchEnteredIsKeptOrTakenBackAsAWhole() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] kept = new int[random.nextInt(1, 150)];
            Arrays.fill(kept, Integer.MAX_VALUE);
            ReachCosts reached = new ReachCosts(kept.length);
            reached.clear();
            for (int search = 0; search < 12; search++) {
                int[] now = kept.clone();
                for (int i = 0; i < kept.length; i++) {
                    int node = random.nextInt(kept.length);
                    int cost = random.nextInt(MAX_COST + 1);
                    if (cost < now[node] && now[node] == kept[node]) {
                        reached.enter(node, cost);
                        now[node] = cost;
                    }
                }
                assertCosts(reached, now, "seed " + seed);
                if (random.nextBoolean()) {
                    reached.keep();
                    kept = now;
                } else {
                    reached.takeBack();
                }
                assertCosts(reached, kept, "seed " + seed);
            }
        }
    }

    @Test
    void afterClearingNobodyHasBeenReached() {
        ReachCosts reached = new ReachCosts(3);
        reached.clear();
        reached.enter(1, 0);
        reached.keep();
        reached.clear();
        assertCosts(reached, new int[]{Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE}, "cleared");
    }
}
