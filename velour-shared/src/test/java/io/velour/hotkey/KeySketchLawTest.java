package io.velour.hotkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.velour.record.Key;

/** What the sketch promises of any stream, against exact counts. */
class KeySketchLawTest {
    private static final int LENGTH = 20_000;

    /** A stream, and how many counters it meets. */
    record Case(KeyStream stream, int capacity, KeyCounts counts) {
        Case(KeyStream stream, int capacity) {
            this(stream, capacity, stream.sketched(capacity));
        }

        long mostMissed() {
            return stream.uses().size() / capacity;
        }

        @Override
        public String toString() {
            return stream + ", " + capacity + " counters";
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int capacity : new int[]{1, 2, 10, 128}) {
            for (long seed = 0; seed < 4; seed++) {
                cases.add(new Case(KeyStream.uniform(seed, 60, LENGTH), capacity));
                cases.add(new Case(KeyStream.uniform(seed, 5_000, LENGTH), capacity));
                cases.add(new Case(KeyStream.zipfian(seed, 2_000, 0.99, LENGTH), capacity));
                cases.add(new Case(KeyStream.zipfian(seed, 2_000, 1.5, LENGTH), capacity));
                cases.add(new Case(KeyStream.floodOfNewKeys(seed, LENGTH), capacity));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTrueCountIsBetweenTheBoundsAndSoIsThatOfEachKind(Case tried) {
        Map<Key, KeyStream.Exact> exact = tried.stream().exact();
        assertThat(tried.counts().keys()).isNotEmpty().allSatisfy(count -> {
            KeyStream.Exact truth = exact.getOrDefault(count.key(), KeyStream.Exact.NONE);
            assertThat(truth.all()).isBetween(count.atLeast(), count.atMost());
            assertThat(truth.gets()).isBetween(count.gets(), count.gets() + count.missed());
            assertThat(truth.writes()).isBetween(count.writes(), count.writes() + count.missed());
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noBoundsAreFurtherApartThanTheLengthOfTheStreamByTheNumberOfCounters(Case tried) {
        assertThat(tried.counts().keys())
                .allSatisfy(count -> assertThat(count.missed()).isBetween(0L, tried.mostMissed()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyKeyUsedMoreOftenThanThatHasACounter(Case tried) {
        Set<Key> counted = tried.counts().keys().stream().map(KeyCount::key).collect(Collectors.toSet());
        tried.stream().exact().forEach((key, truth) -> {
            if (truth.all() > tried.mostMissed()) {
                assertThat(counted).contains(key);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingIsLostInSum(Case tried) {
        assertThat(tried.counts().uses()).isEqualTo(LENGTH);
        assertThat(tried.counts().keys().stream().mapToLong(KeyCount::atMost).sum()).isEqualTo(LENGTH);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thereAreNeverMoreKeysThanCountersAndNoneTwice(Case tried) {
        assertThat(tried.counts().keys()).hasSizeLessThanOrEqualTo(tried.capacity()).extracting(KeyCount::key)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatWasCertainlyUsedMostComesFirst(Case tried) {
        assertThat(tried.counts().keys()).isSortedAccordingTo(
                (one, other) -> Long.compare(other.atLeast(), one.atLeast()));
    }
}
