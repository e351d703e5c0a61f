package io.velour.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

import io.velour.bench.report.Figures;

/** Makes the rows of a scenario out of its turns. */
final class Summary {
    private final List<Turn> turns;
    private final String reference;

    /**
     * @param turns     of one scenario
     * @param reference the contender with which the others are compared
     */
    Summary(List<Turn> turns, String reference) {
        this.turns = List.copyOf(turns);
        this.reference = reference;
    }

    private record Which(String contender, String label) {
        boolean isOf(Turn turn) {
            return turn.contender().equals(contender) && turn.label().equals(label);
        }
    }

    /** Returns a row for each contender and load, in the order in which they first had their turns. */
    List<Row> rows() {
        Set<Which> all = new LinkedHashSet<>();
        turns.forEach(turn -> all.add(new Which(turn.contender(), turn.label())));
        List<Row> rows = new ArrayList<>();
        all.forEach(which -> row(which).ifPresent(rows::add));
        return rows;
    }

    /** Nothing if every turn was disturbed. */
    private Optional<Row> row(Which which) {
        List<Turn> own = counting(which);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        Which compared = new Which(reference, which.label());
        Which first = new Which(which.contender(), turns.getFirst().label());
        int disturbed = (int) turns.stream().filter(which::isOf).filter(Turn::disturbed).count();
        return Optional.of(new Row(which.contender(), which.label(), own.size(), disturbed,
                spread(own, Summary::perSecond), ratio(own, compared, Summary::perSecond),
                first.equals(which) ? null : ratio(own, first, Summary::perSecond), spread(own, Summary::p50),
                ratio(own, compared, Summary::p50), spread(own, Summary::p99), ratio(own, compared, Summary::p99),
                spread(own, Summary::cpu), ratio(own, compared, Summary::cpu), cpuByProcess(own),
                own.stream().mapToLong(turn -> turn.figures().errors()).sum(), errorsByKind(own),
                spread(own, turn -> turn.figures().cpu().otherCores())));
    }

    private List<Turn> counting(Which which) {
        return turns.stream().filter(which::isOf).filter(turn -> !turn.disturbed()).toList();
    }

    private static double perSecond(Turn turn) {
        return turn.figures().operationsPerSecond();
    }

    private static double p50(Turn turn) {
        return turn.figures().latencies().p50();
    }

    private static double p99(Turn turn) {
        return turn.figures().latencies().p99();
    }

    private static double cpu(Turn turn) {
        return turn.figures().cpu().totalMicrosPerOperation();
    }

    private static Spread spread(List<Turn> own, ToDoubleFunction<Turn> figure) {
        return Spread.of(own.stream().mapToDouble(figure).boxed().toList())
                .orElseThrow(() -> new IllegalStateException("no turn counts"));
    }

    /** Null if there is no round in which both count. */
    private @Nullable Spread ratio(List<Turn> own, Which other, ToDoubleFunction<Turn> figure) {
        List<Double> ratios = new ArrayList<>();
        for (Turn turn : own) {
            counting(other).stream().filter(each -> each.round() == turn.round()).findFirst()
                    .map(each -> figure.applyAsDouble(turn) / figure.applyAsDouble(each)).filter(Double::isFinite)
                    .ifPresent(ratios::add);
        }
        return Spread.of(ratios).orElse(null);
    }

    private static SortedMap<String, Double> cpuByProcess(List<Turn> own) {
        SortedMap<String, List<Double>> all = new TreeMap<>();
        own.stream().map(Turn::figures).map(Figures::cpu).forEach(cpu -> cpu.microsPerOperation()
                .forEach((name, micros) -> all.computeIfAbsent(name, _ -> new ArrayList<>()).add(micros)));
        SortedMap<String, Double> medians = new TreeMap<>();
        all.forEach((name, micros) -> Spread.of(micros).ifPresent(spread -> medians.put(name, spread.median())));
        return medians;
    }

    private static Map<String, Long> errorsByKind(List<Turn> own) {
        Map<String, Long> all = new TreeMap<>();
        for (Turn turn : own) {
            turn.figures().kinds().forEach((kind, measured) -> measured.errors()
                    .forEach((what, count) -> all.merge(kind + ": " + what, count, Long::sum)));
            turn.figures().connectionErrors().forEach((what, count) -> all.merge(what, count, Long::sum));
        }
        return all;
    }
}
