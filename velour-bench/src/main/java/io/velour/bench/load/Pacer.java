package io.velour.bench.load;

import java.util.concurrent.locks.LockSupport;

import io.velour.bench.workload.Schedule;

/**
 * Wakes a loop whenever its schedule has something due: the selector that the loop sleeps on knows whole milliseconds only,
 * which would bunch up what should come evenly. A thread of its own.
 */
final class Pacer implements AutoCloseable {
    private final LoadLoop loop;
    private final Schedule schedule;
    private final Thread thread;
    private volatile boolean closed;

    /** @param schedule as the loop has it, but its own */
    Pacer(LoadLoop loop, Schedule schedule) {
        this.loop = loop;
        this.schedule = schedule;
        this.thread = Thread.ofPlatform().name("pacer").daemon().start(this::run);
    }

    private void run() {
        while (!closed && !schedule.isOver()) {
            long now = System.nanoTime();
            if (!schedule.isDue(now)) {
                LockSupport.parkNanos(schedule.next() - now);
                continue;
            }
            // One call for all that is due; the loop takes them all.
            while (schedule.isDue(now)) {
                schedule.take();
            }
            loop.wake();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
