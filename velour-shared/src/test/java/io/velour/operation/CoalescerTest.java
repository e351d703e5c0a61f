package io.velour.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.velour.record.Key;

class CoalescerTest {
    private static final Key KEY = Key.of("key");
    private final Coalescer<Integer> coalescer = new Coalescer<>();

    private List<Integer> next() {
        return coalescer.next(KEY).map(Coalescer.Merged::all).orElse(List.of());
    }

    @Test
    void theFirstIsSentAloneAndThoseThatComeMeanwhileTogether() {
        assertThat(coalescer.add(KEY, 1)).isTrue();
        assertThat(coalescer.add(KEY, 2)).isFalse();
        assertThat(coalescer.add(KEY, 3)).isFalse();
        assertThat(coalescer.ended(KEY).all()).as("who came later does not share it").containsExactly(1);
        assertThat(next()).containsExactly(2, 3);
        assertThat(coalescer.add(KEY, 4)).isFalse();
        assertThat(coalescer.ended(KEY).all()).containsExactly(2, 3);
        assertThat(next()).containsExactly(4);
        assertThat(coalescer.ended(KEY).all()).containsExactly(4);
        assertThat(next()).isEmpty();
        assertThat(coalescer.add(KEY, 5)).isTrue();
    }

    @Test
    void onlyTheLastIsSentAndOnlyItIsToldTheVersion() {
        Coalescer.Merged<Integer> merged = new Coalescer.Merged<>(List.of(7, 8, 9));
        assertThat(merged.sent()).isEqualTo(9);
        assertThat(merged.ownsVersion(merged.all().getLast())).isTrue();
        assertThat(merged.ownsVersion(merged.all().getFirst())).as("V14").isFalse();
    }

    @Test
    void keysDoNotWaitForEachOther() {
        assertThat(coalescer.add(KEY, 1)).isTrue();
        assertThat(coalescer.add(Key.of("other"), 2)).isTrue();
    }

    @Test
    void whatIsWithdrawnIsNotSent() {
        coalescer.add(KEY, 1);
        coalescer.add(KEY, 2);
        assertThat(coalescer.withdraw(KEY, 2)).isTrue();
        assertThat(coalescer.withdraw(KEY, 2)).isFalse();
        assertThat(coalescer.withdraw(KEY, 1)).as("under way").isFalse();
        assertThat(coalescer.ended(KEY).all()).containsExactly(1);
        assertThat(next()).isEmpty();
    }

    @Test
    void anEndWithoutABeginningIsAMistake() {
        assertThatThrownBy(() -> coalescer.ended(KEY)).hasMessageContaining("key");
        assertThatThrownBy(() -> coalescer.next(KEY)).hasMessageContaining("key");
    }

    @Test
    void everyRequestIsSentOrMergedExactlyOnceWhateverTheOrder() {
        SplittableRandom random = new SplittableRandom(11);
        Set<Integer> waiting = new HashSet<>();
        List<Integer> settled = new ArrayList<>();
        int underWay = 0;
        for (int i = 0; i < 10_000; i++) {
            if (underWay > 0 && random.nextInt(3) == 0) {
                coalescer.ended(KEY);
                List<Integer> merged = next();
                settled.addAll(merged);
                assertThat(waiting).containsExactlyInAnyOrderElementsOf(merged);
                waiting.clear();
                underWay = merged.isEmpty() ? 0 : 1;
            } else if (coalescer.add(KEY, i)) {
                assertThat(underWay).isZero();
                underWay = 1;
                settled.add(i);
            } else {
                waiting.add(i);
            }
        }
        assertThat(settled).doesNotHaveDuplicates();
    }
}
