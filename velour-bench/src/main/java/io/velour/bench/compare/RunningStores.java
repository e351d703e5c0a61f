package io.velour.bench.compare;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.velour.bench.deployment.Deployment;
import io.velour.bench.failure.BenchException;
import io.velour.bench.machine.ScratchFolder;

/**
 * All stores of a comparison that run, in one folder. However the program ends, short of a kill, their processes end with it and
 * the folder is removed. Safe for many threads.
 */
final class RunningStores implements AutoCloseable {
    private final ScratchFolder scratch;
    private final Map<Deployment, RunningStore> running = new LinkedHashMap<>();
    private final Thread atTheEnd = new Thread(this::end, "end-of-stores");
    private boolean ended;

    /** @param parent where the folder is made; on the disk that is to be measured */
    RunningStores(Path parent) {
        this.scratch = new ScratchFolder(parent, "compare-");
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    synchronized RunningStore start(Deployment deployment) {
        if (ended) {
            throw new BenchException("everything is being ended");
        }
        RunningStore store = new RunningStore(deployment, scratch.path());
        running.put(deployment, store);
        return store;
    }

    synchronized @Nullable RunningStore of(Deployment deployment) {
        return running.get(deployment);
    }

    /** Returns those that run. */
    synchronized List<RunningStore> all() {
        return List.copyOf(running.values());
    }

    synchronized void stop(Deployment deployment) {
        RunningStore store = running.remove(deployment);
        if (store != null) {
            store.close();
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException itRunsAlready) {
            // The program is being ended, and this with it.
        }
    }

    private synchronized void end() {
        ended = true;
        running.values().forEach(RunningStore::close);
        running.clear();
        scratch.close();
    }
}
