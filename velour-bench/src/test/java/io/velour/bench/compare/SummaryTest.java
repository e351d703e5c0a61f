package io.velour.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class SummaryTest {
    private static Row row(List<Row> rows, String contender, String label) {
        return rows.stream().filter(row -> row.contender().equals(contender) && row.label().equals(label)).findFirst()
                .orElseThrow();
    }

    /** The machine is half as fast in the second round: that is in the throughput, and not in the ratio. */
    @Test
    void ratiosAreThoseWithinEachRound() {
        List<Row> rows = new Summary(List.of(Turns.of("floor", 1, 1_000), Turns.of("velour", 1, 700),
                Turns.of("floor", 2, 500), Turns.of("velour", 2, 400), Turns.of("floor", 3, 1_000),
                Turns.of("velour", 3, 750)), "floor").rows();
        assertThat(rows).extracting(Row::contender).containsExactly("floor", "velour");
        assertThat(row(rows, "velour", "").perSecond()).isEqualTo(new Spread(700, 400, 750));
        assertThat(row(rows, "velour", "").toReference()).isEqualTo(new Spread(0.75, 0.7, 0.8));
        assertThat(row(rows, "floor", "").toReference()).isEqualTo(new Spread(1, 1, 1));
        assertThat(row(rows, "velour", "").rounds()).isEqualTo(3);
    }

    @Test
    void aDisturbedTurnCountsNeitherForItselfNorForTheRatioOfOthers() {
        List<Row> rows = new Summary(List.of(Turns.of("floor", "", 1, 100, 1_000, true), Turns.of("velour", 1, 700),
                Turns.of("floor", 2, 1_000), Turns.of("velour", 2, 500)), "floor").rows();
        assertThat(row(rows, "floor", "").rounds()).isEqualTo(1);
        assertThat(row(rows, "floor", "").disturbedRounds()).isEqualTo(1);
        assertThat(row(rows, "velour", "").rounds()).isEqualTo(2);
        assertThat(row(rows, "velour", "").toReference()).isEqualTo(new Spread(0.5, 0.5, 0.5));
    }

    @Test
    void withoutTheReferenceThereIsNoRatio() {
        List<Row> rows = new Summary(List.of(Turns.of("velour", 1, 700)), "floor").rows();
        assertThat(row(rows, "velour", "").toReference()).isNull();
        assertThat(row(rows, "velour", "").perSecond().median()).isEqualTo(700);
    }

    @Test
    void whoHasNoTurnThatCountsHasNoRow() {
        assertThat(new Summary(List.of(Turns.of("velour", "", 1, 700, 1, true)), "velour").rows()).isEmpty();
    }

    @Test
    void loadsAreComparedWithTheReferenceUnderTheSameAndWithTheirOwnFirst() {
        List<Row> rows = new Summary(List.of(Turns.of("floor", "spread", 1, 1_000, 10, false),
                Turns.of("floor", "single", 1, 2_000, 10, false), Turns.of("velour", "spread", 1, 500, 20, false),
                Turns.of("velour", "single", 1, 400, 40, false)), "floor").rows();
        assertThat(row(rows, "velour", "single").toReference()).isEqualTo(new Spread(0.2, 0.2, 0.2));
        assertThat(row(rows, "velour", "single").p99ToReference()).isEqualTo(new Spread(4, 4, 4));
        assertThat(row(rows, "velour", "single").toFirstLoad()).isEqualTo(new Spread(0.8, 0.8, 0.8));
        assertThat(row(rows, "velour", "spread").toFirstLoad()).isNull();
    }

    @Test
    void aReferenceThatDidNothingGivesNoRatio() {
        List<Row> rows = new Summary(List.of(Turns.of("floor", 1, 0), Turns.of("velour", 1, 5)), "floor").rows();
        assertThat(row(rows, "velour", "").toReference()).isNull();
    }

    @Test
    void processorTimeIsTheMedianForEachProcess() {
        List<Row> rows = new Summary(List.of(Turns.of("velour", 1, 1), Turns.of("velour", 2, 1)), "velour").rows();
        assertThat(row(rows, "velour", "").cpuByProcess()).containsEntry("one", 10.0).containsEntry("two", 5.0);
        assertThat(row(rows, "velour", "").cpu().median()).isEqualTo(15);
    }
}
