package io.velour.system.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.velour.system.fault.LinkMode;
import io.velour.system.fault.WallClock;
import io.velour.system.mutant.SeededBug;
import io.velour.system.process.ClusterShape;
import io.velour.system.process.LiveCluster;
import io.velour.system.report.FiguresTable;

/**
 * Bugs in the live system must each turn the suite red, or it proves nothing. Part of the long form; the same faults
 * without the bugs are rows of the table that hold.
 */
class SeededBugs {
    private static final FiguresTable TABLE = new FiguresTable();
    private static final ScenarioRun RUN = new ScenarioRun(TABLE, Duration.ofSeconds(8));
    private static final List<String> FRONTENDS = List.of("frontend-1", "frontend-2");
    private static final List<String> STORAGE = List.of("storage-1", "storage-2", "storage-3");
    private static final long SLOW_BY_SECONDS = 5;

    @AfterAll
    static void print() {
        System.out.print(TABLE);
        TABLE.writeTo(Path.of(System.getProperty("velour.work")).resolve("seeded-bugs.txt"));
    }

    /**
     * A bug and where it must show.
     *
     * @param bug   the name of its file
     * @param slow  whether the wall clock of a frontend is behind
     * @param kind  of the processes that have it
     * @param hosts the processes that have it
     * @param shape of the cluster
     * @param fault what is done
     */
    record Sown(String bug, boolean slow, String kind, List<String> hosts, ClusterShape shape, Fault fault) {
        @Override
        public String toString() {
            return bug;
        }
    }

    static Stream<Sown> bugs() {
        ClusterShape direct = ClusterShape.direct(3, 2, 2);
        Fault nothing = Faults.none(Duration.ofSeconds(8));
        return Stream.of(new Sown("replica-skipped", false, "frontend", FRONTENDS, direct, nothing),
                new Sown("reads-cached", false, "frontend", FRONTENDS, direct, nothing),
                new Sown("outrun-counts", true, "frontend", FRONTENDS, direct, nothing),
                new Sown("lease-ignored", false, "storage", STORAGE, ClusterShape.linked(3, 2, 2),
                        Faults.cutOffTogether("storage-3", "frontend-1", LinkMode.SILENCE, Duration.ofSeconds(15))))
                .filter(sown -> Rows.isWanted("bug: " + sown));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void everyBugIsNoticed(Sown sown) {
        try (LiveCluster cluster = new LiveCluster(sown.shape())) {
            cluster.build();
            new SeededBug(sown.bug()).putInto(cluster, sown.kind(), sown.hosts());
            if (sown.slow()) {
                WallClock.of(cluster.options("frontend-1"), cluster.folder().resolve("clock")).set(-SLOW_BY_SECONDS);
            }
            cluster.startEverything();
            ScenarioRun.Result result = RUN.run(
                    new Scenario("bug: " + sown.bug(), sown.shape(), Demands.SAFETY, sown.fault()), cluster);
            assertThat(cluster.said(sown.hosts().getFirst())).as("the bug is in").contains("PATCHED");
            String noticed = result.broken().stream().filter(finding -> finding.contains("not linearizable"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(sown + " was not noticed: " + result));
            System.out.println(sown + " is noticed: " + noticed.lines().findFirst().orElse(""));
        }
    }
}
