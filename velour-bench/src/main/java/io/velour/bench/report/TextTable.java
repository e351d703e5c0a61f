package io.velour.bench.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in columns as wide as they need to be: the first to the left, the others to the right. */
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row with as many cells as there are headings. */
    public void add(String... row) {
        if (row.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    row.length + " cells in a table of " + rows.getFirst().size() + " columns");
        }
        rows.add(List.of(row));
    }

    public void print(PrintWriter out) {
        List<Integer> widths = IntStream.range(0, rows.getFirst().size())
                .mapToObj(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toList();
        for (List<String> row : rows) {
            out.println(IntStream.range(0, row.size()).mapToObj(column -> cell(row, column, widths.get(column)))
                    .collect(Collectors.joining("  ")).stripTrailing());
        }
    }

    private static String cell(List<String> row, int column, int width) {
        String text = row.get(column);
        String space = " ".repeat(width - text.length());
        return column == 0 ? text + space : space + text;
    }
}
