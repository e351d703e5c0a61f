package io.velour.system.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.velour.system.process.LiveCluster;
import io.velour.system.report.FiguresTable;

/**
 * The long form: every row, and the one table ({@code mvn -T1 -Psystem verify}). A few of them:
 * {@code -Dvelour.suite.rows=kill,freeze}, parts of their names. A cluster goes on from row to row for as long as every
 * row holds and wants one of its shape.
 */
class AllScenarios {
    private static final FiguresTable TABLE = new FiguresTable();
    private static final ScenarioRun RUN = new ScenarioRun(TABLE, Duration.ofSeconds(8));
    private static final ReusedCluster CLUSTERS = new ReusedCluster();

    @AfterAll
    static void print() {
        CLUSTERS.close();
        System.out.print(TABLE);
        TABLE.writeTo(Path.of(System.getProperty("velour.work")).resolve("figures.txt"));
    }

    static Stream<Scenario> scenarios() {
        return Rows.all().stream().filter(scenario -> Rows.isWanted(scenario.name()))
                .sorted(Comparator.<Scenario, Boolean>comparing(scenario -> scenario.shape().linked())
                        .thenComparing(scenario -> scenario.shape().streams()));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void whatMustHoldHolds(Scenario scenario) {
        LiveCluster cluster = CLUSTERS.of(scenario.shape());
        boolean held = false;
        try {
            RUN.runHeld(scenario, cluster);
            held = true;
        } finally {
            if (!held) {
                CLUSTERS.close();
            }
        }
    }
}
