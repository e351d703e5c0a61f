package io.velour.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

class MarkdownTableTest {
    private final StringWriter out = new StringWriter();
    private final MarkdownTable table = new MarkdownTable(new PrintWriter(out), "nodes", "ms");

    @Test
    void rowsFollowTheHeading() {
        table.add("10", "1.5");

        assertThat(out.toString().lines()).containsExactly("", "| nodes | ms |", "| ---: | ---: |", "| 10 | 1.5 |");
    }

    @Test
    void aRowHasACellForEachColumn() {
        assertThatThrownBy(() -> table.add("10")).isInstanceOf(IllegalArgumentException.class);
    }
}
