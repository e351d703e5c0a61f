package io.velour.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results of hunts as a table of plain text, which Markdown shows as one too. */
public final class MutationTable {
    private static final List<String> HEAD = List.of("mutation", "rule", "caught by", "seeds", "violation");

    private final List<List<String>> rows = new ArrayList<>(List.of(HEAD));

    /** Adds a row; {@code hunter} names the scenario or the kind of random run that was to catch the mutation. */
    public void add(Mutation mutation, String hunter, MutationHunt.Result result) {
        List<String> found = switch (result) {
            case MutationHunt.Caught caught -> List.of(hunter, Long.toString(caught.seeds()), caught.violation());
            case MutationHunt.Survived survived ->
                List.of("nothing", Long.toString(survived.seeds()), "none by " + hunter);
        };
        List<String> row = new ArrayList<>(List.of(mutation.name(), mutation.rule()));
        found.forEach(cell -> row.add(cell.replace("|", "\\|")));
        rows.add(row);
    }

    /** Returns the table, a line per row, columns aligned. */
    @Override
    public String toString() {
        List<Integer> widths = IntStream.range(0, HEAD.size())
                .mapToObj(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow())
                .toList();
        String rule = line(widths.stream().map("-"::repeat).toList(), widths);
        List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
        lines.add(1, rule);
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> row, List<Integer> widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> row.get(column) + " ".repeat(widths.get(column) - row.get(column).length()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
