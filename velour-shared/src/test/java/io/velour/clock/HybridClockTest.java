package io.velour.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class HybridClockTest {
    private long now = 1_000_000;
    private final HybridClock clock = new HybridClock(() -> now);

    @Test
    void everyTimestampIsAboveTheOneBeforeWhateverTheWallClockDoes() {
        HybridTimestamp last = clock.next();
        for (long jump : new long[]{0, 1, -500_000, 0, 0, 3_600_000, -1}) {
            now += jump;
            HybridTimestamp next = clock.next();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void aTimestampFollowsTheWallClockWhenThatIsAhead() {
        clock.next();
        now += 10;
        assertThat(clock.next().millis()).isEqualTo(now);
    }

    @Test
    void whatWasObservedIsPassed() {
        HybridTimestamp seen = HybridTimestamp.ofMillis(now + 60_000);
        clock.observe(seen);
        assertThat(clock.next()).isGreaterThan(seen);
        HybridTimestamp floor = HybridTimestamp.ofMillis(now + 90_000);
        assertThat(clock.nextAfter(floor)).isGreaterThan(floor);
    }

    @Test
    void whatWasObservedOfThePastChangesNothing() {
        HybridTimestamp before = clock.next();
        clock.observe(HybridTimestamp.ofMillis(1));
        assertThat(clock.next()).isEqualTo(before.next());
    }

    @Test
    void noTimestampIsGivenTwiceToManyThreads() {
        Set<HybridTimestamp> given = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 20_000).parallel().forEach(i -> assertThat(given.add(clock.next())).isTrue());
        assertThat(given).hasSize(20_000);
    }

    @Test
    void millisecondsOutOfRangeAreRefusedWithTheLimit() {
        assertThatThrownBy(() -> HybridTimestamp.ofMillis(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> HybridTimestamp.ofMillis(1L << 47)).hasMessageContaining("" + ((1L << 47) - 1));
        assertThatThrownBy(() -> new HybridTimestamp(-5)).hasMessageContaining("-5");
    }

    @Test
    void aMarginMovesTheMillisecondsAndKeepsTheCounter() {
        HybridTimestamp timestamp = HybridTimestamp.ofMillis(100).next().next();
        assertThat(timestamp.plusMillis(20).millis()).isEqualTo(120);
        assertThat(timestamp.plusMillis(20).value() & 0xffff).isEqualTo(2);
    }
}
