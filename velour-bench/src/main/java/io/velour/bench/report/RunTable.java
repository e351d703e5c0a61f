package io.velour.bench.report;

import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run has measured, for people. */
public final class RunTable {
    private RunTable() {}

    public static void print(RunReport report, PrintWriter out) {
        Figures figures = report.figures();
        TextTable table = new TextTable("OPERATION", "NUMBER", "PER S", "ERRORS", "P50 MS", "P99 MS", "P99.9 MS",
                "MAX MS");
        figures.kinds().forEach((kind, measured) -> {
            Latencies latencies = measured.latencies();
            table.add(kind, Words.whole(measured.operations()), Words.whole(measured.operationsPerSecond()),
                    Words.whole(sum(measured.errors())), Words.millis(latencies.p50()), Words.millis(latencies.p99()),
                    Words.millis(latencies.p999()), Words.millis(latencies.max()));
        });
        out.println();
        table.print(out);
        out.println();
        printErrors(figures, out);
        printMachine(report, out);
        out.flush();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void printErrors(Figures figures, PrintWriter out) {
        figures.kinds().forEach((kind, measured) -> {
            if (!measured.errors().isEmpty()) {
                out.println("errors of " + kind + ": " + Words.counts(measured.errors()));
            }
            if (measured.conflicts() > 0) {
                out.println("conflicts of " + kind + ": " + Words.whole(measured.conflicts())
                        + " (the value had changed meanwhile; no errors)");
            }
        });
        if (!figures.connectionErrors().isEmpty()) {
            out.println("errors of connections: " + Words.counts(figures.connectionErrors()));
        }
    }

    private static void printMachine(RunReport report, PrintWriter out) {
        Figures.Cpu cpu = report.figures().cpu();
        if (!cpu.microsPerOperation().isEmpty()) {
            out.println("processor time, µs an operation: " + Words.microsByName(cpu.microsPerOperation())
                    + "; together " + Words.micros(cpu.totalMicrosPerOperation()));
            out.println("memory, MB: " + report.figures().memoryMegabytes().entrySet().stream()
                    .map(each -> each.getKey() + " " + each.getValue()).collect(Collectors.joining(", ")));
        }
        out.println("load generator, µs an operation: " + Words.micros(cpu.generatorMicrosPerOperation())
                + "; everything else on this machine: " + Words.twoDigits(cpu.otherCores()) + " of "
                + report.machine().processors() + " processors"
                + (cpu.stolenCores() < 0.005 ? "" : ", stolen " + Words.twoDigits(cpu.stolenCores())));
        out.println("commit: " + report.commit());
    }
}
