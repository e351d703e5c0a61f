package io.velour.system.scenario;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.velour.system.load.LoadRun;
import io.velour.system.load.Recorded;
import io.velour.system.load.Workload;
import io.velour.system.process.LiveCluster;
import io.velour.system.report.Figures;
import io.velour.system.report.FiguresTable;
import io.velour.system.report.Verdicts;

/** Runs scenarios on clusters: load, fault, recovery, a last look at every key, checks, a line in the table. */
final class ScenarioRun {
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(3);
    /** With less load than that before the fault a run proves nothing. */
    private static final int LEAST_OPERATIONS = 300;
    private static final int SHOWN_TROUBLES = 12;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final FiguresTable table;
    private final Duration steady;

    /** @param steady how long the load goes on before the fault and after it */
    ScenarioRun(FiguresTable table, Duration steady) {
        this.table = table;
        this.steady = steady;
    }

    /** What a run has come to. */
    record Result(Figures figures, List<String> broken, List<String> troubles) {
        /** @throws AssertionError with all that does not hold */
        void requireHeld(String scenario) {
            if (!broken.isEmpty()) {
                throw new AssertionError(scenario + " does not hold:\n" + String.join("\n", broken) + "\nanswers:\n"
                        + String.join("\n", troubles));
            }
        }
    }

    /** Runs a scenario on a cluster of its shape that is whole, and demands that it holds. */
    void runHeld(Scenario scenario, LiveCluster cluster) {
        ended(scenario, cluster).requireHeld(scenario.name() + " (logs in " + cluster.folder() + ")");
    }

    private Result ended(Scenario scenario, LiveCluster cluster) {
        try {
            return run(scenario, cluster);
        } catch (RuntimeException | AssertionError broken) {
            table.addBroken(scenario.name(), broken);
            throw broken;
        }
    }

    /** Runs a scenario and adds its line to the table. */
    Result run(Scenario scenario, LiveCluster cluster) {
        cluster.awaitFullRedundancy(RECOVERY_LIMIT);
        Workload workload = Workload.usual("s" + NUMBER.incrementAndGet());
        System.out.println(scenario.name() + ": " + workload + ", logs in " + cluster.folder());
        try (LoadRun load = LoadRun.begin(workload, cluster.frontends())) {
            LoadRun.pause(steady);
            List<String> broken = new ArrayList<>(strike(scenario, cluster));
            Duration redundancy = recover(cluster, broken);
            LoadRun.pause(steady);
            load.end();
            Result result = judge(scenario, load, redundancy, broken);
            System.out.print(table.add(scenario.name(), result.figures(), result.broken().isEmpty()));
            return result;
        }
    }

    private static List<String> strike(Scenario scenario, LiveCluster cluster) {
        try {
            scenario.fault().strike(cluster);
            return List.of();
        } catch (AssertionError unmet) {
            return List.of(String.valueOf(unmet.getMessage()));
        }
    }

    private static Duration recover(LiveCluster cluster, List<String> broken) {
        try {
            return cluster.awaitFullRedundancy(RECOVERY_LIMIT);
        } catch (AssertionError | UncheckedIOException unmet) {
            broken.add(String.valueOf(unmet.getMessage()));
            return RECOVERY_LIMIT;
        }
    }

    private static Result judge(Scenario scenario, LoadRun load, Duration redundancy, List<String> broken) {
        List<Recorded> underLoad = load.recorded();
        List<Recorded> atTheEnd = load.readEverything();
        Figures figures = Figures.of(underLoad, atTheEnd, redundancy);
        if (underLoad.size() < LEAST_OPERATIONS) {
            broken.add("only " + underLoad.size() + " operations: too little to prove anything");
        }
        broken.addAll(scenario.demands().brokenBy(figures));
        broken.addAll(Verdicts.of(Stream.concat(underLoad.stream(), atTheEnd.stream()).toList()));
        return new Result(figures, broken, troubles(underLoad));
    }

    private static List<String> troubles(List<Recorded> recorded) {
        return recorded.stream().filter(each -> each.trouble() != null)
                .map(each -> each.operation() + ": " + each.trouble()).limit(SHOWN_TROUBLES).toList();
    }
}
