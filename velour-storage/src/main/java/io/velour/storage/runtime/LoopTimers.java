package io.velour.storage.runtime;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Tells the loop ten times a second that time passes, and lets it sweep at a given pace, on a thread of its own. */
public final class LoopTimers implements SmartLifecycle {
    private static final long PERIOD_MILLIS = 100;

    private final ReplicaRuntime runtime;
    private final int sweepRate;
    private volatile @Nullable ScheduledThreadPoolExecutor timer;

    /** @param sweepRate how many records a second the sweep looks at */
    public LoopTimers(ReplicaRuntime runtime, int sweepRate) {
        this.runtime = runtime;
        this.sweepRate = sweepRate;
    }

    @Override
    public void start() {
        ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("replica-timers").factory());
        started.scheduleWithFixedDelay(runtime::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        started.scheduleWithFixedDelay(() -> runtime.sweep(sweepRate), PERIOD_MILLIS, PERIOD_MILLIS,
                TimeUnit.MILLISECONDS);
        timer = started;
    }

    @Override
    public void stop() {
        ScheduledThreadPoolExecutor running = timer;
        timer = null;
        if (running != null) {
            running.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    @Override
    public int getPhase() {
        return ReplicaRuntime.PHASE;
    }
}
