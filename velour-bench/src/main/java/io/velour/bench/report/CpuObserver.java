package io.velour.bench.report;

import java.time.Duration;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import io.velour.bench.load.LoadObserver;
import io.velour.bench.machine.CpuMeter;
import io.velour.bench.machine.CpuSample;
import io.velour.bench.machine.CpuUse;

/** Reads the meter at both ends of the window, and passes on the progress. */
public final class CpuObserver implements LoadObserver {
    private final CpuMeter meter;
    private final LoadObserver next;
    private @Nullable CpuSample begin;
    private @Nullable CpuSample end;

    public CpuObserver(CpuMeter meter, LoadObserver next) {
        this.meter = meter;
        this.next = next;
    }

    @Override
    public void windowBegins() {
        begin = meter.read();
    }

    @Override
    public void windowEnds() {
        end = meter.read();
    }

    @Override
    public void progress(Duration elapsed, boolean leadIn, Histogram latencies, long errors) {
        next.progress(elapsed, leadIn, latencies, errors);
    }

    /** Returns what was used in the window; after the run. */
    public CpuUse use() {
        if (begin == null || end == null) {
            throw new IllegalStateException("nothing has been measured yet");
        }
        return end.since(begin);
    }
}
