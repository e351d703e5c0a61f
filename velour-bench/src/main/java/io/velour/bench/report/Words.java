package io.velour.bench.report;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures as people read them. */
public final class Words {
    private static final double MICROS_PER_MILLI = 1_000;

    private Words() {}

    /** Returns a whole number, with a comma at each thousand. */
    public static String whole(double number) {
        return String.format(Locale.ROOT, "%,d", Math.round(number));
    }

    /** Returns microseconds as milliseconds, with as many digits as tell something. */
    public static String millis(double micros) {
        double millis = micros / MICROS_PER_MILLI;
        return String.format(Locale.ROOT, millis < 10 ? "%.2f" : millis < 100 ? "%.1f" : "%.0f", millis);
    }

    public static String micros(double micros) {
        return String.format(Locale.ROOT, micros < 10 ? "%.1f" : "%.0f", micros);
    }

    public static String twoDigits(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** Returns counts as "status 503: 12, timed out: 1". */
    public static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream().map(count -> count.getKey() + ": " + whole(count.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Returns processor times as "frontend 23, storage 6.1". */
    public static String microsByName(Map<String, Double> micros) {
        return micros.entrySet().stream().map(each -> each.getKey() + " " + micros(each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
