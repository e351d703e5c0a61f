package io.velour.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final long SECOND = 1_000_000_000L;

    private final Throttle throttle = new Throttle(100, Duration.ofMillis(500));

    @Test
    void whatIsTakenComesBackWithTime() {
        assertThat(throttle.available(7)).isEqualTo(50);
        throttle.take(50);
        assertThat(throttle.available(7)).isZero();
        assertThat(throttle.available(7 + SECOND / 4)).isEqualTo(25);
    }

    @Test
    void whatIsNotUsedIsKeptForAShortWhileOnly() {
        assertThat(throttle.available(0)).isEqualTo(50);
        assertThat(throttle.available(60 * SECOND)).isEqualTo(50);
    }

    @Test
    void whatIsTakenBeyondIsOwed() {
        throttle.available(0);
        throttle.take(250);
        assertThat(throttle.available(SECOND)).isZero();
        assertThat(throttle.available(2 * SECOND)).isZero();
        assertThat(throttle.available(5 * SECOND / 2)).isEqualTo(50);
    }

    @Test
    void overAnyTimeNoMoreIsTakenThanThePaceAllows() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Throttle paced = new Throttle(1_000, Duration.ofMillis(200));
            long taken = 0;
            long now = 0;
            for (int i = 0; i < 1_000; i++) {
                now += random.nextLong(SECOND / 20);
                if (paced.available(now) > 0) {
                    int amount = 1 + random.nextInt(100);
                    paced.take(amount);
                    taken += amount;
                }
            }
            assertThat(taken).as("seed %d", seed).isLessThanOrEqualTo(now / 1_000_000 + 200 + 100)
                    .isGreaterThan(now / 1_000_000 - 300);
        }
    }

    @Test
    void aPaceOfNothingIsRefused() {
        assertThatThrownBy(() -> new Throttle(0, Duration.ofSeconds(1))).hasMessageContaining("at least 1");
    }
}
