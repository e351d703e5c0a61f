package io.velour.bench.compare;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.velour.bench.report.TextTable;
import io.velour.bench.report.Words;

/** What a scenario has shown, for people: medians, with the outermost of the rounds in brackets. */
final class ScenarioTable {
    private static final String NONE = "-";

    private ScenarioTable() {}

    static void print(Scenario scenario, List<Row> rows, String reference, PrintWriter out) {
        out.printf("%n%s: %s; ratios to %s within the same round%n", scenario.name(), scenario.description(),
                reference);
        TextTable table = new TextTable("CONTENDER", "OP/S", "MIN-MAX", "RATIO", "MIN-MAX", "P50 MS", "RATIO",
                "P99 MS", "RATIO", "CPU µS/OP", "RATIO", "ERRORS", "OTHER CPU", "ROUNDS");
        for (Row row : rows) {
            table.add(name(row), Words.whole(row.perSecond().median()),
                    Words.whole(row.perSecond().min()) + "-" + Words.whole(row.perSecond().max()),
                    median(row.toReference()), outermost(row.toReference()), Words.millis(row.p50().median()),
                    median(row.p50ToReference()), Words.millis(row.p99().median()), median(row.p99ToReference()),
                    Words.micros(row.cpu().median()), median(row.cpuToReference()), Words.whole(row.errors()),
                    Words.twoDigits(row.otherCores().median()), Integer.toString(row.rounds()));
        }
        table.print(out);
        rows.forEach(row -> printMore(row, out));
        out.flush();
    }

    private static String name(Row row) {
        return row.contender() + (row.label().isEmpty() ? "" : " " + row.label());
    }

    private static String median(@Nullable Spread spread) {
        return spread == null ? NONE : Words.twoDigits(spread.median());
    }

    private static String outermost(@Nullable Spread spread) {
        return spread == null ? NONE : String.format(Locale.ROOT, "%.2f-%.2f", spread.min(), spread.max());
    }

    private static void printMore(Row row, PrintWriter out) {
        out.println("  " + name(row) + ": CPU µs an operation: " + Words.microsByName(row.cpuByProcess()));
        if (row.toFirstLoad() != null) {
            out.println("  " + name(row) + ": " + median(row.toFirstLoad()) + " (" + outermost(row.toFirstLoad())
                    + ") of its own throughput under the first load");
        }
        if (!row.errorsByKind().isEmpty()) {
            out.println("  " + name(row) + ": errors: " + Words.counts(row.errorsByKind()));
        }
        if (row.disturbedRounds() > 0) {
            out.println("  " + name(row) + ": " + row.disturbedRounds() + " rounds do not count: disturbed");
        }
    }
}
