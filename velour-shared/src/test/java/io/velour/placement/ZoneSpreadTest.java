package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.velour.cluster.NodeId;

class ZoneSpreadTest {
    private static PlacementNodes zonesOf(int... sizes) {
        List<PlacementNode> nodes = new ArrayList<>();
        for (int zone = 0; zone < sizes.length; zone++) {
            for (int i = 0; i < sizes[zone]; i++) {
                nodes.add(new PlacementNode(new NodeId(nodes.size()), "zone-" + zone));
            }
        }
        return new PlacementNodes(nodes);
    }

    /** Returns the least sum of squares of the zones' counts, which is that of the most even spread; by trying all. */
    private static int evenest(int[] sizes, int zone, int left) {
        if (zone == sizes.length) {
            return left == 0 ? 0 : 1_000_000;
        }
        int best = 1_000_000;
        for (int count = 0; count <= Math.min(sizes[zone], left); count++) {
            best = Math.min(best, count * count + evenest(sizes, zone + 1, left - count));
        }
        return best;
    }

    private static int[] counts(PlacementNodes nodes, int[] slots) {
        int[] counts = new int[nodes.zoneCount()];
        Arrays.stream(slots).forEach(node -> counts[nodes.zoneOf(node)]++);
        return counts;
    }

    /** Fills the slots one by one with any node that is admitted. */
    private static int[] fill(PlacementNodes nodes, ZoneSpread spread, int replicas, SplittableRandom random) {
        int vacant = nodes.count();
        int[] slots = new int[replicas];
        Arrays.fill(slots, vacant);
        for (int slot = 0; slot < replicas; slot++) {
            int[] admitted = random.ints(0, vacant).limit(500)
                    .filter(node -> Arrays.stream(slots).noneMatch(other -> other == node))
                    .filter(node -> spread.admits(slots, vacant, node)).limit(1).toArray();
            assertThat(admitted).as("who may be added to %s", Arrays.toString(slots)).hasSize(1);
            slots[slot] = admitted[0];
        }
        return slots;
    }

    @Test
    void whateverIsAdmittedOneAfterAnotherEndsAsEvenAsCanBe() {
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] sizes = random.ints(random.nextInt(1, 7), 1, 6).toArray();
            PlacementNodes nodes = zonesOf(sizes);
            int replicas = random.nextInt(1, Math.min(7, nodes.count()) + 1);
            int[] counts = counts(nodes, fill(nodes, new ZoneSpread(nodes, replicas), replicas, random));
            assertThat(Arrays.stream(counts).map(count -> count * count).sum())
                    .as("seed %d: %d replicas in zones of %s are spread as %s", seed, replicas, Arrays.toString(sizes),
                            Arrays.toString(counts))
                    .isEqualTo(evenest(sizes, 0, replicas));
        }
    }

    @Test
    void anExchangeIsAdmittedExactlyIfTheResultIsAsEvenAsCanBe() {
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] sizes = random.ints(random.nextInt(2, 6), 1, 5).toArray();
            PlacementNodes nodes = zonesOf(sizes);
            int replicas = random.nextInt(1, Math.min(6, nodes.count() - 1) + 1);
            ZoneSpread spread = new ZoneSpread(nodes, replicas);
            int[] slots = fill(nodes, spread, replicas, random);
            int joining = random.ints(0, nodes.count())
                    .filter(node -> Arrays.stream(slots).noneMatch(other -> other == node)).findFirst().orElseThrow();
            int[] after = slots.clone();
            after[0] = joining;
            int sum = Arrays.stream(counts(nodes, after)).map(count -> count * count).sum();
            assertThat(spread.admits(slots, slots[0], joining))
                    .as("seed %d: %d in the place of %d in %s", seed, joining, slots[0], Arrays.toString(slots))
                    .isEqualTo(sum == evenest(sizes, 0, replicas));
        }
    }

    @Test
    void whoIsRetainedOfASetIsExactlyWhoIsAdmitted() {
        for (int seed = 0; seed < 600; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] sizes = random.ints(random.nextInt(1, 8), 1, 6).toArray();
            PlacementNodes nodes = zonesOf(sizes);
            int replicas = random.nextInt(1, Math.min(7, nodes.count()) + 1);
            ZoneSpread spread = new ZoneSpread(nodes, replicas);
            int[] slots = fill(nodes, spread, replicas, random);
            int vacancies = random.nextInt(replicas + 1);
            Arrays.fill(slots, replicas - vacancies, replicas, nodes.count());
            int leaving = slots[random.nextInt(replicas)];
            BitSet among = new BitSet();
            random.ints(nodes.count(), 0, nodes.count()).forEach(among::set);
            int[] admitted = among.stream().filter(node -> spread.admits(slots, leaving, node)).toArray();
            spread.retainAdmitted(slots, leaving, among);
            assertThat(among.stream()).as("seed %d: %d replicas in zones of %s, %s, %d leaves", seed, replicas,
                    Arrays.toString(sizes), Arrays.toString(slots), leaving).containsExactly(box(admitted));
        }
    }

    private static Integer[] box(int[] numbers) {
        return Arrays.stream(numbers).boxed().toArray(Integer[]::new);
    }
}
