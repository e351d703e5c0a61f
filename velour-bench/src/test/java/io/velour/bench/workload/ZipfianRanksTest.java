package io.velour.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipfianRanksTest {
    private static final int DRAWS = 200_000;

    private static long[] counts(int ranks, double theta) {
        ZipfianRanks zipfian = new ZipfianRanks(ranks, theta);
        SplittableRandom random = new SplittableRandom(7);
        long[] counts = new long[ranks];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) zipfian.choose(random)]++;
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.8, 0.99})
    void aRankComesInProportionToOneOverItselfToTheTheta(double theta) {
        int ranks = 1_000;
        long[] counts = counts(ranks, theta);
        double zeta = LongStream.rangeClosed(1, ranks).mapToDouble(i -> Math.pow(i, -theta)).sum();
        // The first two are exact, the others an approximation: so they are looked at together, by powers of two.
        for (int first = 0, length = 1; first + length <= ranks; first += length, length = first < 2 ? 1 : first) {
            long seen = LongStream.range(first, first + length).map(rank -> counts[(int) rank]).sum();
            double expected = LongStream.range(first, first + length).mapToDouble(rank -> Math.pow(rank + 1, -theta))
                    .sum() / zeta;
            assertThat((double) seen / DRAWS).as("ranks %d to %d", first, first + length - 1).isCloseTo(expected,
                    within(0.25 * expected + 0.002));
        }
    }

    @Test
    void everyRankIsWithinItsBounds() {
        ZipfianRanks zipfian = new ZipfianRanks(2, 0.99);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            assertThat(zipfian.choose(random)).isBetween(0L, 1L);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1_001, 5_000, 1_000_000})
    void theSumBeyondTheExactTermsIsThatOfAllTerms(long n) {
        double exact = LongStream.rangeClosed(1, n).mapToDouble(i -> Math.pow(i, -0.99)).sum();
        assertThat(ZipfianRanks.zeta(n, 0.99)).isCloseTo(exact, within(1e-9));
    }

    @Test
    void theSumOfTenBillionTermsIsThatOfYcsb() {
        assertThat(ZipfianRanks.zeta(10_000_000_000L, 0.99)).isCloseTo(26.469_028_201_78, within(1e-8));
    }

    @Test
    void aSkewThatTheApproximationCannotMakeIsRefused() {
        assertThatThrownBy(() -> new ZipfianRanks(10, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ZipfianRanks(10, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ZipfianRanks(1, 0.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
