package io.velour.hotkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.record.Key;

class KeySketchTest {
    private static final Key A = Key.of("a");
    private static final Key B = Key.of("b");
    private static final Key C = Key.of("c");

    private static void add(KeySketch sketch, Key key, int gets, int writes) {
        for (int i = 0; i < gets; i++) {
            sketch.add(key, KeyUse.GET);
        }
        for (int i = 0; i < writes; i++) {
            sketch.add(key, KeyUse.WRITE);
        }
    }

    @Test
    void whileThereAreCountersForAllKeysEveryCountIsExact() {
        KeySketch sketch = new KeySketch(3);
        add(sketch, A, 1, 0);
        add(sketch, B, 2, 5);
        add(sketch, C, 0, 3);
        assertThat(sketch.counts()).isEqualTo(new KeyCounts(11, List.of(
                new KeyCount(B, 2, 5, 0), new KeyCount(C, 0, 3, 0), new KeyCount(A, 1, 0, 0))));
    }

    @Test
    void aNewKeyTakesTheCounterOfTheKeyCountedLeastAndMayHaveBeenUsedAsOftenAsThat() {
        KeySketch sketch = new KeySketch(2);
        add(sketch, A, 4, 0);
        add(sketch, B, 1, 2);
        add(sketch, C, 0, 1);
        assertThat(sketch.counts().keys()).containsExactly(new KeyCount(A, 4, 0, 0), new KeyCount(C, 0, 1, 3));
        add(sketch, B, 1, 0);
        assertThat(sketch.counts().keys()).as("A and C had four each, A came first")
                .containsExactly(new KeyCount(B, 1, 0, 4), new KeyCount(C, 0, 1, 3));
    }

    @Test
    void keysThatNeverComeAgainHoldNoMoreThanTheCountersWouldOfTheLongestKeys() {
        KeySketch sketch = new KeySketch(16);
        for (int i = 0; i < 100_000; i++) {
            sketch.add(new Key(ByteBuffer.allocate(Key.MAX_LENGTH).putInt(i).array()), KeyUse.GET);
        }
        assertThat(sketch.counts().keys().stream().mapToInt(count -> count.key().length()).sum())
                .isEqualTo(16 * Key.MAX_LENGTH);
    }

    @Test
    void whatWasForgottenIsNotShownAndNotInherited() {
        KeySketch sketch = new KeySketch(1);
        add(sketch, A, 5, 5);
        sketch.clear();
        assertThat(sketch.counts()).isEqualTo(KeyCounts.NONE);
        add(sketch, B, 1, 0);
        assertThat(sketch.counts().keys()).containsExactly(new KeyCount(B, 1, 0, 0));
    }

    @Test
    void withoutACounterThereIsNoSketch() {
        assertThatThrownBy(() -> new KeySketch(0)).hasMessageContaining("0");
    }
}
