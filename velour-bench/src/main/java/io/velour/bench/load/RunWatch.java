package io.velour.bench.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.velour.bench.failure.BenchException;

/** Waits for the end of a run, and tells an observer meanwhile what it is to be told. Moments are nanoseconds. */
final class RunWatch {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Lanes lanes;
    private final LoadObserver observer;
    private final long start;
    private final long from;
    private final long to;
    private boolean begun;
    private boolean over;
    private long nextSecond;

    RunWatch(Lanes lanes, LoadObserver observer, long start, long from, long to) {
        this.lanes = lanes;
        this.observer = observer;
        this.start = start;
        this.from = from;
        this.to = to;
        this.nextSecond = start + SECOND;
    }

    void await(CompletableFuture<Void> ended) throws InterruptedException {
        do {
            tell(System.nanoTime());
        } while (!isDone(ended, untilNext(System.nanoTime())));
        begin();
        end();
    }

    private void tell(long now) {
        if (now - from >= 0) {
            begin();
        }
        if (now - to >= 0) {
            end();
        }
        if (now - nextSecond >= 0) {
            observer.progress(Duration.ofNanos(now - start), !begun, lanes.intervalSinceLast(),
                    lanes.errorsSoFar());
            nextSecond += SECOND;
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            observer.windowBegins();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            observer.windowEnds();
        }
    }

    private long untilNext(long now) {
        long least = nextSecond - now;
        if (!begun) {
            least = Math.min(least, from - now);
        }
        return over ? least : Math.min(least, to - now);
    }

    /**
     * Waits for a while.
     *
     * @throws BenchException if the run has failed
     */
    static boolean isDone(CompletableFuture<Void> ended, long nanos) throws InterruptedException {
        try {
            ended.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BenchException told
                    ? told
                    : new BenchException("the load generator failed: " + e.getCause(), e);
        }
    }
}
