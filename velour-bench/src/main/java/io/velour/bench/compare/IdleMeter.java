package io.velour.bench.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;

import io.velour.bench.load.LoadObserver;
import io.velour.bench.machine.CpuUse;
import io.velour.bench.report.CpuObserver;

/**
 * Reads what the store under load uses, and what the others use that nobody asks: they are up all the time, so that each has
 * its turns one right after another and none starts cold.
 */
final class IdleMeter implements LoadObserver {
    private final CpuObserver own;
    private final Map<String, CpuObserver> others = new TreeMap<>();

    IdleMeter(RunningStore underLoad, List<RunningStore> all, LoadObserver next) {
        this.own = new CpuObserver(underLoad.meter(), next);
        for (RunningStore store : all) {
            if (store != underLoad) {
                others.put(store.deployment().name(), new CpuObserver(store.meter(), LoadObserver.NONE));
            }
        }
    }

    private List<CpuObserver> everyone() {
        List<CpuObserver> everyone = new ArrayList<>(others.values());
        everyone.add(own);
        return everyone;
    }

    @Override
    public void windowBegins() {
        everyone().forEach(CpuObserver::windowBegins);
    }

    @Override
    public void windowEnds() {
        everyone().forEach(CpuObserver::windowEnds);
    }

    @Override
    public void progress(Duration elapsed, boolean leadIn, Histogram latencies, long errors) {
        own.progress(elapsed, leadIn, latencies, errors);
    }

    /** Returns what was used, of which what idle stores used is not counted as something else. */
    CpuUse use() {
        CpuUse use = own.use();
        long idle = others.values().stream().mapToLong(other -> other.use().allProcesses()).sum();
        return new CpuUse(use.elapsed(), use.processes(), use.generator(), Math.max(0, use.other() - idle),
                use.stolen());
    }

    /** Returns the processors that each of the others kept busy. */
    Map<String, Double> idleCores() {
        Map<String, Double> cores = new TreeMap<>();
        others.forEach((name, other) -> {
            CpuUse use = other.use();
            cores.put(name, use.elapsed() == 0 ? 0 : (double) use.allProcesses() / use.elapsed());
        });
        return cores;
    }
}
