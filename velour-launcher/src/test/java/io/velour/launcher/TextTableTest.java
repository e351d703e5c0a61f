package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable(List.of("NAME", "PID"));
        table.add(List.of("controller", "7"));
        table.add(List.of("a", "12345"));
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text, true));
        assertThat(text.toString().lines()).containsExactly("NAME        PID", "controller  7", "a           12345");
    }

    @Test
    void aRowWithAnotherNumberOfCellsIsRefused() {
        TextTable table = new TextTable(List.of("NAME", "PID"));
        assertThatThrownBy(() -> table.add(List.of("a"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 cells").hasMessageContaining("2 columns");
    }
}
