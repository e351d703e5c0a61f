package io.velour.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.velour.bench.deployment.Deployment;
import io.velour.bench.deployment.ProcessGroup;
import io.velour.bench.failure.BenchException;
import io.velour.bench.machine.CpuMeter;

/** A store whose processes have been started. */
final class RunningStore implements AutoCloseable {
    private static final long POLL_MILLIS = 200;

    private final Deployment deployment;
    private final ProcessGroup processes;

    /** @param scratch where it has a folder of its own */
    RunningStore(Deployment deployment, Path scratch) {
        this.deployment = deployment;
        try {
            Path folder = Files.createDirectory(scratch.resolve(deployment.name()));
            this.processes = new ProcessGroup(folder);
            deployment.start(folder, processes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Deployment deployment() {
        return deployment;
    }

    /** @throws BenchException if one of its processes ends, or it is not ready in time */
    void awaitReady(Duration limit) throws InterruptedException {
        long begun = System.nanoTime();
        while (!deployment.isReady()) {
            processes.requireAlive();
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw new BenchException(deployment.name() + " was not ready within " + limit.toSeconds() + " s:\n"
                        + processes.lastWords());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** @throws BenchException if one of its processes has ended */
    void requireAlive() {
        processes.requireAlive();
    }

    /** Stops its processes until it is woken, if it bears that. */
    void sleep() throws InterruptedException {
        if (deployment.maySleep()) {
            processes.signal("STOP");
        }
    }

    /** Lets its processes go on, and waits until it serves again. */
    void wake(Duration limit) throws InterruptedException {
        if (deployment.maySleep()) {
            processes.signal("CONT");
            awaitReady(limit);
        }
    }

    CpuMeter meter() {
        return new CpuMeter(processes.pids());
    }

    @Override
    public void close() {
        processes.close();
    }
}
