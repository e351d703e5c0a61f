package io.velour.frontend.kv;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.velour.operation.CompareAndSetOutcome;
import io.velour.operation.GetOutcome;
import io.velour.operation.ListOutcome;
import io.velour.operation.WriteOutcome;

/** How long operations took, by kind and outcome. Made once: nothing is looked up while operations run. */
public final class KeyValueMeters {
    /** What quantiles are made from: a few bounds, of which each is a time series for each kind and outcome. */
    private static final Duration[] BUCKETS = IntStream
            .of(500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000,
                    5_000_000, 10_000_000)
            .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS)).toArray(Duration[]::new);

    private final Timer found;
    private final Timer notFound;
    private final Timer getUnavailable;
    private final WriteTimers sets;
    private final WriteTimers deletes;
    private final WriteTimers comparedSets;
    private final Timer preconditionFailed;
    private final Timer listed;
    private final Timer listUnavailable;
    private final Counter overloaded;

    public KeyValueMeters(MeterRegistry registry) {
        this.found = timer(registry, "get", "found");
        this.notFound = timer(registry, "get", "not-found");
        this.getUnavailable = timer(registry, "get", "unavailable");
        this.sets = new WriteTimers(registry, "set");
        this.deletes = new WriteTimers(registry, "delete");
        this.comparedSets = new WriteTimers(registry, "compare-and-set");
        this.preconditionFailed = timer(registry, "compare-and-set", "precondition-failed");
        this.listed = timer(registry, "list", "listed");
        this.listUnavailable = timer(registry, "list", "unavailable");
        this.overloaded = Counter.builder("velour.operations.refused").tag("reason", "overloaded").register(registry);
    }

    private static Timer timer(MeterRegistry registry, String kind, String outcome) {
        return Timer.builder("velour.operations")
                .description("Operations as clients see them; a page of keys is several of kind list")
                .tag("kind", kind).tag("outcome", outcome).serviceLevelObjectives(BUCKETS).register(registry);
    }

    void count(GetOutcome outcome, long nanos) {
        Timer timer = switch (outcome) {
            case GetOutcome.Found _ -> found;
            case GetOutcome.NotFound _ -> notFound;
            case GetOutcome.Unavailable _ -> getUnavailable;
        };
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    void countSet(WriteOutcome outcome, long nanos) {
        sets.count(outcome, nanos);
    }

    void countDelete(WriteOutcome outcome, long nanos) {
        deletes.count(outcome, nanos);
    }

    void countCompareAndSet(CompareAndSetOutcome outcome, long nanos) {
        Timer timer = switch (outcome) {
            case CompareAndSetOutcome.Done _ -> comparedSets.done;
            case CompareAndSetOutcome.PreconditionFailed _ -> preconditionFailed;
            case CompareAndSetOutcome.Unavailable _ -> comparedSets.unavailable;
            case CompareAndSetOutcome.Indeterminate _ -> comparedSets.indeterminate;
        };
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    void countList(ListOutcome outcome, long nanos) {
        Timer timer = switch (outcome) {
            case ListOutcome.Keys _ -> listed;
            case ListOutcome.Unavailable _ -> listUnavailable;
        };
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    void countOverloaded() {
        overloaded.increment();
    }

    private static final class WriteTimers {
        private final Timer done;
        private final Timer unavailable;
        private final Timer indeterminate;

        WriteTimers(MeterRegistry registry, String kind) {
            this.done = timer(registry, kind, "done");
            this.unavailable = timer(registry, kind, "unavailable");
            this.indeterminate = timer(registry, kind, "indeterminate");
        }

        void count(WriteOutcome outcome, long nanos) {
            Timer timer = switch (outcome) {
                case WriteOutcome.Done _ -> done;
                case WriteOutcome.Unavailable _ -> unavailable;
                case WriteOutcome.Indeterminate _ -> indeterminate;
            };
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
