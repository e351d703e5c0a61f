package io.velour.exploration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What searches came to, as a table of plain text. */
final class ExplorationTable {
    private static final String ROW = "%-36s %,11d %,12d %6d %8.1f  %s\n";

    private final List<ExplorationResult> results = new ArrayList<>();
    private final List<Duration> times = new ArrayList<>();

    void add(ExplorationResult result, Duration took) {
        results.add(result);
        times.add(took);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(
                "%-36s %11s %12s %6s %8s\n".formatted("scope", "states", "transitions", "depth", "seconds"));
        for (int i = 0; i < results.size(); i++) {
            ExplorationResult result = results.get(i);
            table.append(String.format(Locale.ROOT, ROW, result.scope(), result.states(), result.transitions(),
                    result.depth(), seconds(times.get(i)), result.violation() == null ? "complete" : "violation"));
        }
        long states = results.stream().mapToLong(ExplorationResult::states).sum();
        long transitions = results.stream().mapToLong(ExplorationResult::transitions).sum();
        int depth = results.stream().mapToInt(ExplorationResult::depth).max().orElse(0);
        Duration time = times.stream().reduce(Duration.ZERO, Duration::plus);
        return table.append(String.format(Locale.ROOT, ROW, results.size() + " scopes", states, transitions, depth,
                seconds(time), "")).toString();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
