package io.velour.hotkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.record.Key;

class KeyWindowsTest {
    private static final long WINDOW = 100;
    /** Clocks may count from anywhere, also from just before they overflow. */
    private static final long START = Long.MAX_VALUE - 250;
    private static final Key A = Key.of("a");
    private static final Key B = Key.of("b");

    private final KeyWindows windows = new KeyWindows(WINDOW, 8, START);

    private List<Key> shownAfter(long nanos) {
        return windows.complete(START + nanos).keys().stream().map(KeyCount::key).toList();
    }

    @Test
    void aWindowIsShownFromItsEndToTheEndOfTheNext() {
        windows.add(A, KeyUse.GET, START);
        windows.add(A, KeyUse.WRITE, START + 99);
        assertThat(windows.complete(START + 99)).isEqualTo(KeyCounts.NONE);
        windows.add(B, KeyUse.GET, START + 100);
        assertThat(windows.complete(START + 199))
                .isEqualTo(new KeyCounts(2, List.of(new KeyCount(A, 1, 1, 0))));
        assertThat(shownAfter(200)).containsExactly(B);
    }

    @Test
    void whatWasHotIsGoneTwoWindowsLaterWhetherOrNotSomethingElseCame() {
        windows.add(A, KeyUse.GET, START);
        assertThat(shownAfter(100)).containsExactly(A);
        assertThat(shownAfter(200)).isEmpty();
        windows.add(A, KeyUse.GET, START + 250);
        windows.add(B, KeyUse.GET, START + 400);
        assertThat(shownAfter(400)).as("an empty window lies between").isEmpty();
        windows.add(A, KeyUse.GET, START + 500);
        windows.add(B, KeyUse.GET, START + 3_600_000);
        assertThat(shownAfter(3_600_000)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverComesWheneverTheLastCompleteWindowIsShownAndNothingElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, List<Key>> byWindow = new HashMap<>();
        long now = 0;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(10) == 0 ? random.nextInt(350) : random.nextInt(5);
            if (random.nextInt(3) == 0) {
                List<Key> expected = byWindow.getOrDefault(now / WINDOW - 1, List.of());
                KeyCounts shown = windows.complete(START + now);
                assertThat(shown.uses()).isEqualTo(expected.size());
                assertThat(shown.keys().stream().collect(Collectors.toMap(KeyCount::key, KeyCount::atLeast)))
                        .isEqualTo(expected.stream()
                                .collect(Collectors.groupingBy(key -> key, Collectors.counting())));
            } else {
                Key key = Key.of("key-" + random.nextInt(8));
                windows.add(key, KeyUse.GET, START + now);
                byWindow.computeIfAbsent(now / WINDOW, _ -> new ArrayList<>()).add(key);
            }
        }
    }

    @Test
    void aWindowOfNoTimeIsAMistake() {
        assertThatThrownBy(() -> new KeyWindows(0, 1, 0)).hasMessageContaining("0 ns");
    }
}
