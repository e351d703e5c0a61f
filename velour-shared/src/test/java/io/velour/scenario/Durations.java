package io.velour.scenario;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Lengths of time as scripts write them: {@code 20 ms}, {@code 3 s}, {@code 61 min}. */
final class Durations {
    /** What stands for one in a regular expression. */
    static final String SYNTAX = "\\d{1,6} (?:ms|s|min)";
    private static final Map<String, ChronoUnit> UNITS = Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS,
            "min", ChronoUnit.MINUTES);

    private Durations() {}

    /** @param text of that syntax */
    static Duration parse(String text) {
        String[] words = text.split(" ");
        return Duration.of(Long.parseLong(words[0]), UNITS.get(words[1]));
    }
}
