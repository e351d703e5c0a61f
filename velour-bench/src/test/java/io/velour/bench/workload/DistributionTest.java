package io.velour.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistributionTest {
    private static final int DRAWS = 100_000;

    private static long[] counts(Distribution distribution, int keys, long seed) {
        KeyDistribution chooser = distribution.of(keys);
        SplittableRandom random = new SplittableRandom(seed);
        long[] counts = new long[keys];
        for (int i = 0; i < DRAWS; i++) {
            counts[chooser.choose(random)]++;
        }
        return counts;
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void theOnlyKeyIsChosenAlways(Distribution distribution) {
        assertThat(counts(distribution, 1, 3)).containsExactly(DRAWS);
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void oneSeedGivesOneSequence(Distribution distribution) {
        assertThat(counts(distribution, 100, 5)).isEqualTo(counts(distribution, 100, 5));
    }

    @Test
    void uniformChoosesEachAsOften() {
        for (long count : counts(Distribution.UNIFORM, 50, 11)) {
            assertThat((double) count / DRAWS).isCloseTo(0.02, within(0.003));
        }
    }

    @Test
    void zipfianHasOneKeyWithFourPercentAndItLiesAnywhere() {
        int keys = 100_000;
        long[] counts = counts(Distribution.ZIPFIAN, keys, 13);
        ScrambledZipfian zipfian = new ScrambledZipfian(keys, ScrambledZipfian.USUAL_SKEW);
        long most = Arrays.stream(counts).max().orElseThrow();
        assertThat(counts[zipfian.keyOf(0)]).isEqualTo(most);
        assertThat((double) most / DRAWS).isCloseTo(1 / 26.469, within(0.004));
        assertThat(zipfian.keyOf(0)).isNotEqualTo(zipfian.keyOf(1)).isNotZero();
    }

    @Test
    void zipfianThrowsRanksOntoAllKeysAlike() {
        int keys = 10;
        ScrambledZipfian zipfian = new ScrambledZipfian(keys, ScrambledZipfian.USUAL_SKEW);
        long[] counts = new long[keys];
        for (long rank = 0; rank < DRAWS; rank++) {
            counts[zipfian.keyOf(rank)]++;
        }
        for (long count : counts) {
            assertThat((double) count / DRAWS).isCloseTo(0.1, within(0.01));
        }
    }
}
