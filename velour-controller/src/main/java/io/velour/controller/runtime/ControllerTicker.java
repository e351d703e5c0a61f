package io.velour.controller.runtime;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Lets the loop look at the time, ten times a second. */
public final class ControllerTicker implements SmartLifecycle {
    private static final long EVERY_MILLIS = 100;

    private final ControllerRuntime runtime;
    private volatile @Nullable ScheduledExecutorService timer;

    public ControllerTicker(ControllerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("controller-ticker").unstarted(task));
        started.scheduleWithFixedDelay(runtime::tick, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        timer = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = timer;
        timer = null;
        if (running != null) {
            running.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    /** After the loop, and ends before it. */
    @Override
    public int getPhase() {
        return ControllerRuntime.PHASE + 1;
    }
}
