package io.velour.system.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The one table of all runs, a line each. */
public final class FiguresTable {
    private static final String HEAD = "%-44s %6s %6s %6s %7s %8s %9s %9s %10s %4s %5s %8s %s%n".formatted("scenario",
            "ops", "failed", "indet.", "retried", "read gap", "write gap", "slow. read", "slow. write", "lost", "stale",
            "full red", "verdict");
    private final List<String> lines = new ArrayList<>();

    /** Adds a line and returns it. */
    public String add(String scenario, Figures figures, boolean held) {
        String line = String.format(Locale.ROOT,
                "%-44s %6d %6d %6d %7d %7.2fs %8.2fs %9.2fs %10.2fs %4d %5d %7.1fs %s%n", scenario,
                figures.operations(), figures.failed(), figures.indeterminate(), figures.retried(),
                seconds(figures.readGap()), seconds(figures.writeGap()), seconds(figures.slowestRead()),
                seconds(figures.slowestWrite()), figures.lost(), figures.stale(), seconds(figures.redundancy()),
                held ? "held" : "NOT HELD");
        lines.add(line);
        return HEAD + line;
    }

    /** Adds a line for a run that came to no end. */
    public void addBroken(String scenario, Throwable why) {
        String said = String.valueOf(why.getMessage());
        lines.add("%-44s NOT HELD: %s%n".formatted(scenario, said.lines().findFirst().orElse("")));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Writes the table to a file too, so that it outlives the build's output. */
    public void writeTo(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return HEAD + String.join("", lines);
    }
}
