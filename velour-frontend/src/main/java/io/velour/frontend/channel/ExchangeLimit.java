package io.velour.frontend.channel;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Bounds the time of a carrier's exchanges. They run on its own thread, for to hand each to another and wait for it would cost as
 * much as the exchange; so somebody else looks at the clock, and ends one that takes too long.
 */
final class ExchangeLimit {
    private final long limitNanos;
    private final Runnable abort;
    private @Nullable Thread running;
    private long startedNanos;
    private boolean overdue;

    /** @param abort ends what runs, from another thread; must not block */
    ExchangeLimit(Duration limit, Runnable abort) {
        this.limitNanos = limit.toNanos();
        this.abort = abort;
    }

    /** An exchange begins on this thread. */
    synchronized void begin(long nowNanos) {
        running = Thread.currentThread();
        startedNanos = nowNanos;
        overdue = false;
    }

    /** The exchange has ended, on the thread where it began. Returns whether it was ended for taking too long. */
    synchronized boolean end() {
        running = null;
        if (overdue) {
            // Meant for the exchange only, which may have ended by itself before it noticed.
            Thread.interrupted();
        }
        return overdue;
    }

    /** Ends the exchange if it is overdue. For any thread. */
    synchronized void check(long nowNanos) {
        Thread exchanging = running;
        if (exchanging != null && !overdue && nowNanos - startedNanos > limitNanos) {
            overdue = true;
            abort.run();
            exchanging.interrupt();
        }
    }
}
