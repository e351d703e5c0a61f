package io.velour.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;

class MutationHuntTest {
    /** Draws timestamps from a wall clock that jumps by chance within a few milliseconds. */
    static final class ClockProbe implements LongFunction<@Nullable String> {
        @Override
        public @Nullable String apply(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            HybridClock clock = new HybridClock(() -> 1_000 + random.nextInt(5));
            HybridTimestamp last = clock.next();
            HybridTimestamp next = clock.next();
            return next.isAfter(last) ? null : next + " after " + last + " with seed " + seed;
        }
    }

    private static MutationHunt.Result huntOfTheClock(Mutation mutation, int threads) {
        @SuppressWarnings("unchecked")
        LongFunction<@Nullable String> probe = new Mutant(mutation).newInstance(ClockProbe.class.getName(),
                LongFunction.class);
        return MutationHunt.run(probe, 0, 100, threads);
    }

    @Test
    void aMutantIsCaughtAndTheControlRunSurvivesWhetherOneThreadHuntsOrTwo() {
        Mutation still = MutationFile.read("mutations-of-the-test", "clock-stands-still");
        MutationHunt.Result result = huntOfTheClock(still, 1);
        assertThat(result).isInstanceOf(MutationHunt.Caught.class).isEqualTo(huntOfTheClock(still, 2));
        assertThat(huntOfTheClock(Mutation.NONE, 2)).isEqualTo(new MutationHunt.Survived(100));
    }

    private static LongFunction<@Nullable String> violationAt(Set<Long> seeds) {
        return seed -> seeds.contains(seed) ? "lost write in " + seed + "\ntrace" : null;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theLowestSeedThatShowsAViolationIsNamed(int threads) {
        assertThat(MutationHunt.run(violationAt(Set.of(108L, 109L, 117L)), 100, 1_000, threads))
                .isEqualTo(new MutationHunt.Caught(108, 9, "lost write in 108"));
    }

    @Test
    void aLowerSeedOfASlowerThreadWins() {
        CountDownLatch higherFound = new CountDownLatch(1);
        LongFunction<@Nullable String> probe = seed -> {
            if (seed == 1) {
                higherFound.countDown();
            } else {
                await(higherFound);
            }
            return "violation of " + seed;
        };
        assertThat(MutationHunt.run(probe, 0, 10, 2)).isEqualTo(new MutationHunt.Caught(0, 1, "violation of 0"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatShowsNoViolationSurvivesAfterEverySeedWasRunOnce(int threads) {
        Set<Long> run = new ConcurrentSkipListSet<>();
        assertThat(MutationHunt.run(seed -> run.add(seed) ? null : "twice", 5, 20, threads))
                .isEqualTo(new MutationHunt.Survived(20));
        assertThat(run).containsExactlyElementsOf(LongStream.range(5, 25).boxed().toList());
    }

    @Test
    void aRunThatThrowsEndsTheHuntWithItsSeedUnlessALowerSeedShowsAViolation() {
        LongFunction<@Nullable String> probe = seed -> {
            if (seed == 6) {
                throw new AssertionError("broken");
            }
            return seed == 9 ? "violation" : null;
        };
        assertThatThrownBy(() -> MutationHunt.run(probe, 0, 20, 2)).hasMessage("the run of seed 6 has failed")
                .hasRootCauseMessage("broken");
        assertThat(MutationHunt.run(probe, 7, 20, 2)).isEqualTo(new MutationHunt.Caught(9, 3, "violation"));
        assertThat(MutationHunt.run(seed -> seed == 3 ? "v" : probe.apply(seed), 0, 20, 2))
                .isEqualTo(new MutationHunt.Caught(3, 4, "v"));
    }

    @Test
    void aHuntWithoutSeedsOrThreadsIsRefused() {
        assertThatThrownBy(() -> MutationHunt.run(seed -> null, 0, 0, 1)).hasMessageContaining("not 0 and 1");
        assertThatThrownBy(() -> MutationHunt.run(seed -> null, 0, 1, 0)).hasMessageContaining("not 1 and 0");
    }

    @Test
    void theTableHasARowForEachHunt() {
        MutationTable table = new MutationTable();
        Mutation mutation = new Mutation("lease-early", "V6", "the map", null, null, null, List.of());
        table.add(mutation, "calm", new MutationHunt.Caught(41, 42, "a | b"));
        table.add(Mutation.NONE, "calm", new MutationHunt.Survived(1_000));
        assertThat(table).hasToString("""
                | mutation    | rule | caught by | seeds | violation    |
                | ----------- | ---- | --------- | ----- | ------------ |
                | lease-early | V6   | calm      | 42    | a \\| b       |
                | none        | none | nothing   | 1000  | none by calm |
                """);
    }
}
