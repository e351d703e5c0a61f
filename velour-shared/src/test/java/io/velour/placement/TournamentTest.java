package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class TournamentTest {
    @Test
    void theWinnerIsTheLowestNumberOfThoseWhoComeFirst() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] worth = random.ints(random.nextInt(1, 70), 0, 8).toArray();
            TreeSet<Integer> taking = new TreeSet<>(IntStream.range(0, worth.length).boxed().toList());
            Tournament tournament = new Tournament(worth.length,
                    (node, other) -> Integer.compare(worth[node], worth[other]));
            while (!taking.isEmpty()) {
                int expected = taking.stream().min(Comparator.comparingInt(node -> worth[node])).orElseThrow();
                assertThat(tournament.winner()).as("seed %d", seed).isEqualTo(expected);
                int node = random.nextInt(worth.length);
                worth[node] = random.nextInt(8);
                tournament.changed(node);
                if (random.nextInt(4) == 0) {
                    taking.remove(node);
                    tournament.leave(node);
                }
            }
            assertThat(tournament.winner()).isEqualTo(Tournament.NOBODY);
        }
    }

    @Test
    void whoHasLeftDoesNotComeBackByAChange() {
        int[] worth = {1, 2, 3};
        Tournament tournament = new Tournament(3, (node, other) -> Integer.compare(worth[node], worth[other]));
        tournament.leave(0);
        tournament.changed(0);
        assertThat(tournament.winner()).isEqualTo(1);
    }
}
