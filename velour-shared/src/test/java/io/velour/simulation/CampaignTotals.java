package io.velour.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What all seeds of a campaign were like together. For several threads. */
final class CampaignTotals {
    private static final double NANOS_PER_HOUR = 3.6e12;

    private final List<String> violations = new ArrayList<>();
    private final FaultCounts faults = new FaultCounts();
    private long seeds;
    private long operations;
    private long indeterminate;
    private long notDone;
    private long events;
    private double hours;
    private Duration time = Duration.ZERO;

    synchronized void add(SimulationReport report) {
        seeds++;
        operations += report.operations();
        indeterminate += report.indeterminate();
        notDone += report.notDone();
        events += report.events();
        hours += report.nanos() / NANOS_PER_HOUR;
        faults.add(report.faults());
    }

    synchronized void add(String violation) {
        seeds++;
        violations.add(violation);
    }

    synchronized void took(Duration all) {
        time = all;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized long seeds() {
        return seeds;
    }

    synchronized long operations() {
        return operations;
    }

    /** Returns the figures, a line each. */
    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder(
                "%,d seeds, %,d operations (%,d indeterminate, %,d not done), %,d events, %.1f simulated hours, in %d s%n"
                        .formatted(seeds, operations, indeterminate, notDone, events, hours, time.toSeconds()));
        faults.counts().forEach((kind, count) -> text.append("%-16s %,10d%n".formatted(kind, count)));
        return text.toString();
    }
}
