package io.velour.bench.growth;

import java.io.PrintWriter;
import java.util.Collections;

/** A table whose lines can be pasted into a page. Each row is printed as soon as it is known. */
final class MarkdownTable {
    private final PrintWriter out;
    private final int columns;

    MarkdownTable(PrintWriter out, String... headings) {
        this.out = out;
        this.columns = headings.length;
        out.println();
        add(headings);
        out.println("|" + String.join("|", Collections.nCopies(columns, " ---: ")) + "|");
    }

    void add(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
        }
        out.println("| " + String.join(" | ", cells) + " |");
        out.flush();
    }
}
