package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class PartitionSetTest {
    private static List<Integer> contentOf(PartitionSet set) {
        return IntStream.range(0, set.size()).mapToObj(set::at).toList();
    }

    /** At the ends most of the time, as a plan does, and in the middle. */
    @Test
    void whateverIsAddedAndTakenOutTheOthersStayInOrder() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int range = random.nextInt(1, 400);
            TreeSet<Integer> expected = new TreeSet<>();
            PartitionSet set = random.nextBoolean() ? new PartitionSet() : PartitionSet.upTo(range);
            expected.addAll(contentOf(set));
            for (int i = 0; i < 600; i++) {
                int partition = random.nextInt(3) > 0 ? i % range : random.nextInt(range);
                if (random.nextBoolean()) {
                    expected.add(partition);
                    set.add(partition);
                } else {
                    expected.remove(partition);
                    set.remove(partition);
                }
                assertThat(set.size()).as("seed %d, step %d", seed, i).isEqualTo(expected.size());
            }
            assertThat(contentOf(set)).as("seed %d", seed).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void thePlaceOfAPartitionIsThatOfTheFirstOneNotBelow() {
        PartitionSet set = new PartitionSet();
        List.of(7, 3, 11).forEach(set::add);
        assertThat(IntStream.of(0, 3, 4, 7, 11, 12).map(set::indexFrom)).containsExactly(0, 0, 1, 1, 2, 3);
        assertThat(new PartitionSet().indexFrom(5)).isZero();
    }

    @Test
    void allUpToAnEndAreInTheSetOfAll() {
        assertThat(contentOf(PartitionSet.upTo(12))).containsExactlyElementsOf(IntStream.range(0, 12).boxed().toList());
        assertThat(contentOf(PartitionSet.upTo(1))).containsExactly(0);
    }
}
