package io.velour.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * The names of all metrics that the chart's dashboards and rules ask Prometheus for: whoever has a cluster running can see whether
 * it has them all.
 */
final class MetricNames {
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");
    private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\\[[^]]*]"
            + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\(([^,]*),[^)]*\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:.])([a-zA-Z_:][\\w:]*)(?!\\s*\\(|[\\w:])");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "without", "inf",
            "nan", "Inf", "NaN");

    private MetricNames() {}

    /** Returns the names in all dashboards and rules of a chart; without those that its own rules record. */
    static SortedSet<String> ofChart(Path chart) {
        SortedSet<String> names = new TreeSet<>();
        expressions(chart).forEach(expression -> names.addAll(in(expression)));
        names.removeAll(recorded(chart));
        return names;
    }

    /** Returns the names in an expression of Prometheus, or in a query for the values of a dashboard's variable. */
    static SortedSet<String> in(String expression) {
        String query = LABEL_VALUES.matcher(TEXT.matcher(expression).replaceAll("")).replaceAll("$1");
        Matcher name = NAME.matcher(LABELS.matcher(query).replaceAll(" "));
        SortedSet<String> names = new TreeSet<>();
        while (name.find()) {
            if (!WORDS.contains(name.group(1))) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    /** Returns all expressions of a chart's dashboards and rules. */
    static List<String> expressions(Path chart) {
        List<String> expressions = new ArrayList<>();
        for (JsonNode dashboard : dashboards(chart)) {
            expressions.addAll(dashboard.findValuesAsText("expr"));
            dashboard.path("templating").path("list")
                    .forEach(variable -> expressions.addAll(variable.path("query").findValuesAsText("query")));
        }
        expressions.addAll(rules(chart).findValuesAsText("expr"));
        return expressions;
    }

    static List<JsonNode> dashboards(Path chart) {
        ObjectMapper mapper = new ObjectMapper();
        try (var files = Files.list(chart.resolve("dashboards"))) {
            List<JsonNode> dashboards = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                dashboards.add(mapper.readTree(file.toFile()));
            }
            return dashboards;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode rules(Path chart) {
        try {
            return new YAMLMapper().readTree(chart.resolve("alerts/velour.rules.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> recorded(Path chart) {
        return new TreeSet<>(rules(chart).findValuesAsText("record"));
    }
}
