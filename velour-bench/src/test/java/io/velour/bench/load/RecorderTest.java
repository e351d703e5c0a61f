package io.velour.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.velour.bench.workload.OperationKind;
import io.velour.bench.workload.Schedule;

class RecorderTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private final Recorder recorder = new Recorder();

    private KindResult result(OperationKind kind) {
        return Objects.requireNonNull(recorder.results().get(kind));
    }

    @Test
    void onlyWhatWasToBeginWithinTheWindowCounts() {
        recorder.window(100 * MILLI, 200 * MILLI);
        recorder.done(OperationKind.GET, 99 * MILLI, 150 * MILLI);
        recorder.done(OperationKind.GET, 100 * MILLI, 150 * MILLI);
        recorder.done(OperationKind.GET, 199 * MILLI, 400 * MILLI);
        recorder.done(OperationKind.GET, 200 * MILLI, 201 * MILLI);
        recorder.error(OperationKind.GET, 99 * MILLI, "early");
        recorder.error(OperationKind.GET, 150 * MILLI, "status 503");
        recorder.error(OperationKind.GET, 160 * MILLI, "status 503");
        assertThat(recorder.results()).containsOnlyKeys(OperationKind.GET);
        assertThat(result(OperationKind.GET).operations()).isEqualTo(2);
        assertThat(result(OperationKind.GET).errors()).isEqualTo(Map.of("status 503", 2L));
        assertThat(recorder.errorsSoFar()).isEqualTo(3);
        assertThat(recorder.intervalSinceLast().getTotalCount()).isEqualTo(4);
        assertThat(recorder.intervalSinceLast().getTotalCount()).isZero();
    }

    /**
     * A store that answers in 1 ms stops for one second out of ten. One client after another, as in a closed loop, meets that
     * once; of those that come evenly, a tenth have to wait, on average for half of it.
     */
    @Test
    void aStopOfTheStoreIsSeenByAllThatWereToBeginMeanwhile() {
        long second = TimeUnit.SECONDS.toNanos(1);
        Schedule schedule = new Schedule(0, 10 * second, 1_000);
        recorder.window(0, 10 * second);
        while (!schedule.isOver()) {
            long intended = schedule.take();
            boolean stopped = intended >= 5 * second && intended < 6 * second;
            recorder.done(OperationKind.GET, intended, (stopped ? 6 * second : intended) + MILLI);
        }
        KindResult result = result(OperationKind.GET);
        assertThat(result.operations()).isEqualTo(10_000);
        assertThat(millis(result, 50)).isEqualTo(1);
        assertThat(millis(result, 95)).isBetween(495L, 505L);
        assertThat(millis(result, 99)).isBetween(895L, 905L);
    }

    private static long millis(KindResult result, double percentile) {
        return TimeUnit.NANOSECONDS.toMillis(result.latencies().getValueAtPercentile(percentile));
    }

    @Test
    void anAnswerThatNeverEndsDoesNotBreakTheHistogram() {
        recorder.window(0, MILLI);
        recorder.done(OperationKind.PUT, 0, TimeUnit.DAYS.toNanos(1));
        assertThat(result(OperationKind.PUT).operations()).isEqualTo(1);
    }

    @Test
    void conflictsAreDoneAndCountedBesides() {
        recorder.window(0, MILLI);
        recorder.done(OperationKind.READ_MODIFY_WRITE, 0, MILLI);
        recorder.conflict(OperationKind.READ_MODIFY_WRITE, 0);
        recorder.conflict(OperationKind.READ_MODIFY_WRITE, 2 * MILLI);
        assertThat(result(OperationKind.READ_MODIFY_WRITE).conflicts()).isEqualTo(1);
        assertThat(result(OperationKind.READ_MODIFY_WRITE).operations()).isEqualTo(1);
    }

    @Test
    void resultsOfSeveralThreadsAreAddedUp() {
        recorder.window(0, MILLI);
        recorder.done(OperationKind.GET, 0, MILLI);
        recorder.error(OperationKind.GET, 0, "a");
        Recorder other = new Recorder();
        other.window(0, MILLI);
        other.done(OperationKind.GET, 0, 3 * MILLI);
        other.error(OperationKind.GET, 0, "a");
        other.error(OperationKind.GET, 0, "b");
        KindResult both = result(OperationKind.GET)
                .plus(Objects.requireNonNull(other.results().get(OperationKind.GET)));
        assertThat(both.operations()).isEqualTo(2);
        assertThat(both.errors()).isEqualTo(Map.of("a", 2L, "b", 1L));
        LoadResult result = new LoadResult(Duration.ofMillis(500), Map.of(OperationKind.GET, both), Map.of("c", 4L));
        assertThat(result.operationsPerSecond()).isEqualTo(4);
        assertThat(result.errors()).isEqualTo(7);
        assertThat(TimeUnit.NANOSECONDS.toMillis(result.latencies().getMaxValue())).isEqualTo(3);
    }
}
