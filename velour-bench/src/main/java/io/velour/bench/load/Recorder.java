package io.velour.bench.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

import io.velour.bench.workload.OperationKind;

/**
 * Counts what becomes of the operations of one event loop. Of the results, only those count whose operations were to begin
 * within the window; of the intervals, for the line that shows progress, all. Written by the loop's thread; the results are
 * read when the loop has ended, the intervals by one other thread at any time.
 */
final class Recorder {
    private static final long LEAST_NANOS = 1_000;
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Map<OperationKind, Kind> kinds = new EnumMap<>(OperationKind.class);
    private final Map<String, Long> connectionErrors = new TreeMap<>();
    private final SingleWriterRecorder interval = new SingleWriterRecorder(LEAST_NANOS, MOST_NANOS,
            SIGNIFICANT_DIGITS);
    private final AtomicLong errorsSoFar = new AtomicLong();
    private long from;
    private long to;

    private static final class Kind {
        final Histogram latencies = newHistogram();
        final Map<String, Long> errors = new TreeMap<>();
        long conflicts;

        KindResult result() {
            return new KindResult(conflicts, errors, latencies);
        }
    }

    static Histogram newHistogram() {
        return new Histogram(LEAST_NANOS, MOST_NANOS, SIGNIFICANT_DIGITS);
    }

    Recorder() {
        for (OperationKind kind : OperationKind.values()) {
            kinds.put(kind, new Kind());
        }
    }

    /** Sets the window, in nanoseconds as of {@link System#nanoTime}; before any operation. */
    void window(long begin, long end) {
        this.from = begin;
        this.to = end;
    }

    private boolean counts(long intended) {
        return intended - from >= 0 && intended - to < 0;
    }

    /** An operation that was to begin at one moment was answered rightly at another. */
    void done(OperationKind kind, long intended, long answered) {
        long nanos = Math.min(MOST_NANOS, Math.max(0, answered - intended));
        interval.recordValue(nanos);
        if (counts(intended)) {
            kind(kind).latencies.recordValue(nanos);
        }
    }

    /** One that has been counted as done was a conflict. */
    void conflict(OperationKind kind, long intended) {
        if (counts(intended)) {
            kind(kind).conflicts++;
        }
    }

    void error(OperationKind kind, long intended, String what) {
        errorsSoFar.incrementAndGet();
        if (counts(intended)) {
            kind(kind).errors.merge(what, 1L, Long::sum);
        }
    }

    void connectionError(long now, String what) {
        errorsSoFar.incrementAndGet();
        if (counts(now)) {
            connectionErrors.merge(what, 1L, Long::sum);
        }
    }

    private Kind kind(OperationKind kind) {
        Kind known = kinds.get(kind);
        if (known == null) {
            throw new IllegalStateException("every kind has its place");
        }
        return known;
    }

    /** Returns the latencies of what has been done since the last call. For one thread, any. */
    Histogram intervalSinceLast() {
        return interval.getIntervalHistogram();
    }

    /** Returns all errors so far, within the window and without. For any thread. */
    long errorsSoFar() {
        return errorsSoFar.get();
    }

    Map<OperationKind, KindResult> results() {
        Map<OperationKind, KindResult> results = new EnumMap<>(OperationKind.class);
        kinds.forEach((kind, recorded) -> {
            if (recorded.latencies.getTotalCount() > 0 || !recorded.errors.isEmpty()) {
                results.put(kind, recorded.result());
            }
        });
        return results;
    }

    Map<String, Long> connectionErrors() {
        return connectionErrors;
    }
}
