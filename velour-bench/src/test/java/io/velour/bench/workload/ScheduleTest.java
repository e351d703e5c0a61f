package io.velour.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void operationsBeginEvenlyWhateverHappens() {
        Schedule schedule = new Schedule(0, SECOND, 4);
        assertThat(schedule.isDue(0)).isTrue();
        assertThat(schedule.take()).isZero();
        assertThat(schedule.isDue(SECOND / 4 - 1)).isFalse();
        // Nobody has looked for a long time: what was due meanwhile still has its own moment.
        assertThat(schedule.isDue(SECOND)).isTrue();
        assertThat(schedule.take()).isEqualTo(SECOND / 4);
        assertThat(schedule.take()).isEqualTo(SECOND / 2);
    }

    @Test
    void noneBeginsAtTheEndOrLater() {
        Schedule schedule = new Schedule(0, SECOND, 3);
        List<Long> taken = new ArrayList<>();
        while (!schedule.isOver()) {
            taken.add(schedule.take());
        }
        assertThat(taken).containsExactly(0L, 333_333_333L, 666_666_667L);
        assertThat(schedule.isDue(2 * SECOND)).isFalse();
    }

    @Test
    void theClockMayRunOver() {
        long start = Long.MAX_VALUE - 10;
        Schedule schedule = new Schedule(start, start + SECOND, 1_000);
        schedule.take();
        assertThat(schedule.isOver()).isFalse();
        assertThat(schedule.isDue(start)).isFalse();
        assertThat(schedule.isDue(start + 1_000_000)).isTrue();
    }

    @Test
    void aRateThatDoesNotDivideASecondKeepsItsAverage() {
        Schedule schedule = new Schedule(0, 1_000 * SECOND, 7);
        long number = 0;
        while (!schedule.isOver()) {
            schedule.take();
            number++;
        }
        assertThat(number).isEqualTo(7_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void aRateThatIsNoneIsRefused(double rate) {
        assertThatThrownBy(() -> new Schedule(0, SECOND, rate)).isInstanceOf(IllegalArgumentException.class);
    }
}
