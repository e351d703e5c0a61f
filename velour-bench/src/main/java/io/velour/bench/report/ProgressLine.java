package io.velour.bench.report;

import java.io.PrintWriter;
import java.time.Duration;

import org.HdrHistogram.Histogram;

import io.velour.bench.load.LoadObserver;

/** A line each second: redrawn in place on a terminal. */
public final class ProgressLine implements LoadObserver {
    private static final String BEGIN_OF_LINE = "\r";
    private static final String CLEAR_TO_END = "\u001b[K";
    private static final double NANOS_PER_MICRO = 1_000;

    private final PrintWriter out;
    private final boolean terminal;
    private final String what;
    private Duration last = Duration.ZERO;

    /** @param what a word for what goes on, as long as "warming up" */
    public ProgressLine(PrintWriter out, boolean terminal, String what) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
    }

    @Override
    public void progress(Duration elapsed, boolean leadIn, Histogram latencies, long errors) {
        double seconds = elapsed.minus(last).toNanos() / 1e9;
        last = elapsed;
        String line = String.format("%4d s  %s  %10s op/s  p50 %7s ms  p99 %7s ms  errors %s", elapsed.toSeconds(),
                leadIn ? "warming up" : what, Words.whole(latencies.getTotalCount() / seconds),
                Words.millis(latencies.getValueAtPercentile(50) / NANOS_PER_MICRO),
                Words.millis(latencies.getValueAtPercentile(99) / NANOS_PER_MICRO), Words.whole(errors));
        if (terminal) {
            out.print(BEGIN_OF_LINE + line + CLEAR_TO_END);
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Ends the line that is redrawn. */
    public void close() {
        if (terminal) {
            out.print(BEGIN_OF_LINE + CLEAR_TO_END);
            out.flush();
        }
    }
}
