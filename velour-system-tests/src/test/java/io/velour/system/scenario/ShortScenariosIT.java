package io.velour.system.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.velour.system.fault.LinkMode;
import io.velour.system.process.ClusterShape;
import io.velour.system.process.LiveCluster;
import io.velour.system.report.FiguresTable;

/**
 * The short form: the most telling faults, one after another, on one cluster that goes on running. How long
 * gets and sets stalled is printed, and judged in the long form: other work on this machine would decide it here.
 */
class ShortScenariosIT {
    private static final ClusterShape SHAPE = ClusterShape.linked(3, 2, 2).withStreams();
    private static final LiveCluster CLUSTER = new LiveCluster(SHAPE);
    private static final FiguresTable TABLE = new FiguresTable();
    private static final ScenarioRun RUN = new ScenarioRun(TABLE, Duration.ofSeconds(4));

    @BeforeAll
    static void start() {
        CLUSTER.startEverything();
    }

    @AfterAll
    static void stop() {
        System.out.print(TABLE);
        TABLE.writeTo(Path.of(System.getProperty("velour.work")).resolve("short-form.txt"));
        CLUSTER.close();
    }

    static Stream<Scenario> scenarios() {
        Demands leadersChange = Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE;
        // Not the first: processes that have just started are slow enough for their leases to run out.
        return Stream.of(scenario("kill -9 a storage node", leadersChange, Faults.killStorage("storage-1")),
                scenario("no fault", leadersChange, Faults.none(Duration.ofSeconds(4))),
                scenario("kill -9 a frontend", Demands.SAFETY,
                        Faults.killFrontend("frontend-1", Duration.ofSeconds(2))),
                scenario("kill -9 the controller", leadersChange, Faults.killController(Duration.ofSeconds(2))),
                scenario("freeze a storage node for 3 leases", leadersChange,
                        Faults.freeze("storage-2", Faults.THREE_LEASES)),
                scenario("cut off from the controller: silence", leadersChange,
                        Faults.cut("storage-3", "controller", LinkMode.SILENCE, Faults.THREE_LEASES)),
                scenario("kill -9 everything", Demands.SAFETY, Faults.killEverything(Rows.SEED)));
    }

    private static Scenario scenario(String name, Demands demands, Fault fault) {
        return new Scenario(name, SHAPE, demands, fault);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void whatMustHoldHolds(Scenario scenario) {
        RUN.runHeld(scenario, CLUSTER);
    }
}
