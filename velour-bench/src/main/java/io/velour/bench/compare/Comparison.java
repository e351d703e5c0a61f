package io.velour.bench.compare;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.velour.bench.deployment.Deployment;
import io.velour.bench.failure.BenchException;
import io.velour.bench.machine.Surroundings;

/**
 * Starts the contenders, fills and warms them, and gives each its turns: in every round of a scenario one after another, A B C
 * A B C, so that what else goes on and slow changes of the machine meet all alike. Who cannot be started, or ends, is left out
 * and named; the others go on.
 */
final class Comparison {
    private final CompareSettings settings;
    private final List<Scenario> scenarios;
    private final List<Contender> contenders;
    private final RunningStores stores;
    private final TurnTaker taker;
    private final PrintWriter out;
    private final String commit;
    private final String started;
    private final Map<String, String> setups = new LinkedHashMap<>();
    private final Map<String, String> left = new LinkedHashMap<>();
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();
    private final List<Turn> turns = new ArrayList<>();

    Comparison(CompareSettings settings, List<Scenario> scenarios, List<Contender> contenders, RunningStores stores,
            TurnTaker taker, PrintWriter out, String commit, String started) {
        this.settings = settings;
        this.scenarios = scenarios;
        this.contenders = new ArrayList<>(contenders);
        this.stores = stores;
        this.taker = taker;
        this.out = out;
        this.commit = commit;
        this.started = started;
    }

    /** @param afterEach is given all that is known after each scenario */
    void run(Consumer<CompareReport> afterEach) throws InterruptedException {
        leaveOutWhatIsMissing();
        forEachContender(contender -> start(contender.deployment()));
        forEachContender(contender -> {
            if (!contender.getsOnly()) {
                taker.preload(contender);
            }
        });
        forEachThatLives(contender -> taker.warmUp(contender, casesOf(contender)));
        if (contenders.isEmpty()) {
            throw new BenchException("no contender is left");
        }
        for (Scenario scenario : scenarios) {
            measure(scenario);
            afterEach.accept(report());
        }
        sayIdle();
    }

    private interface Step {
        void of(Contender contender) throws InterruptedException;
    }

    /** Does something with each contender; one with which it cannot be done is left out from then on. */
    private void forEachContender(Step step) throws InterruptedException {
        for (Contender contender : List.copyOf(contenders)) {
            try {
                step.of(contender);
            } catch (BenchException failed) {
                leaveOut(contender, String.valueOf(failed.getMessage()));
            }
        }
    }

    /** The same, but whoever lives on is only left out this time. */
    private void forEachThatLives(Step step) throws InterruptedException {
        forEachContender(contender -> {
            try {
                step.of(contender);
            } catch (BenchException failed) {
                taker.requireAlive(contender);
                out.println(contender.name() + " misses its turn: " + failed.getMessage());
            }
        });
    }

    private void leaveOut(Contender contender, String why) {
        contenders.remove(contender);
        left.put(contender.name(), why);
        out.println(contender.name() + " is left out: " + why);
        out.flush();
        boolean stillNeeded = contenders.stream().anyMatch(each -> each.deployment() == contender.deployment());
        if (!stillNeeded) {
            stores.stop(contender.deployment());
        }
    }

    private void leaveOutWhatIsMissing() {
        for (Contender contender : List.copyOf(contenders)) {
            Optional<String> obstacle = contender.deployment().obstacle();
            if (obstacle.isPresent()) {
                leaveOut(contender, obstacle.get());
            } else {
                setups.put(contender.name(), contender.deployment().setup());
                out.println(contender.name() + ": " + contender.deployment().setup());
            }
        }
        out.flush();
    }

    /** One after another: together they would take longer, and some do not start within their own limits then. */
    private void start(Deployment deployment) throws InterruptedException {
        if (stores.of(deployment) != null) {
            return;
        }
        deployment.prepare();
        long begun = System.nanoTime();
        RunningStore store = stores.start(deployment);
        store.awaitReady(Duration.ofNanos(Math.round(settings.startSeconds() * 1e9)));
        store.sleep();
        out.printf("%s is ready after %.1f s%n", deployment.name(), (System.nanoTime() - begun) / 1e9);
        out.flush();
    }

    /** Returns the loads that a contender is to bear, each once. */
    private List<Case> casesOf(Contender contender) {
        Set<Case> cases = new LinkedHashSet<>();
        for (Scenario scenario : scenarios) {
            scenario.cases().stream().filter(load -> concerns(load, contender))
                    .map(load -> new Case("", load.mix(), load.distribution(), load.connections()))
                    .forEach(cases::add);
        }
        return List.copyOf(cases);
    }

    private static boolean concerns(Case load, Contender contender) {
        return load.hasGets() || !contender.getsOnly();
    }

    private void measure(Scenario scenario) throws InterruptedException {
        out.printf("%n%s: %s%n", scenario.name(), scenario.description());
        out.flush();
        List<Turn> ofScenario;
        try {
            ofScenario = rounds(scenario, scenario.halfRate() ? halfOfMost(scenario) : 0);
        } catch (BenchException failed) {
            left.put(scenario.name(), String.valueOf(failed.getMessage()));
            out.println(scenario.name() + " is left out: " + failed.getMessage());
            return;
        }
        turns.addAll(ofScenario);
        List<Row> summed = new Summary(ofScenario, settings.reference()).rows();
        rows.put(scenario.name(), summed);
        ScenarioTable.print(scenario, summed, settings.reference(), out);
    }

    /** Returns half of what one contender reaches in a closed loop, operations a second. */
    private double halfOfMost(Scenario scenario) throws InterruptedException {
        Contender measure = contenders.stream().filter(contender -> contender.name().equals(settings.rateOf()))
                .findFirst().orElseThrow(() -> new BenchException("the rate is to be half of what "
                        + settings.rateOf() + " reaches, which is not among the contenders"));
        double most = taker.take(scenario, scenario.cases().getFirst(), measure, 0, 0).figures().operationsPerSecond();
        if (most == 0) {
            throw new BenchException(
                    "the rate is to be half of what " + settings.rateOf() + " reaches, which is nothing");
        }
        return most / 2;
    }

    private List<Turn> rounds(Scenario scenario, double rate) throws InterruptedException {
        List<Turn> taken = new ArrayList<>();
        for (int round = 1; round <= settings.rounds(); round++) {
            int number = round;
            forEachThatLives(contender -> {
                for (Case load : scenario.cases()) {
                    if (concerns(load, contender)) {
                        taken.add(taker.take(scenario, load, contender, number, rate));
                    }
                }
            });
        }
        return taken;
    }

    /** What stores take that nobody asks is taken from the others: it must be little. */
    private void sayIdle() {
        Map<String, List<Double>> idle = new LinkedHashMap<>();
        turns.forEach(turn -> turn.idleCores()
                .forEach((name, cores) -> idle.computeIfAbsent(name, _ -> new ArrayList<>()).add(cores)));
        out.println();
        idle.forEach((name, cores) -> Spread.of(cores).ifPresent(spread -> out.printf(
                "%s kept %.3f (%.3f-%.3f) processors busy while others had their turns%n", name, spread.median(),
                spread.min(), spread.max())));
        left.forEach((name, why) -> out.println(name + " was left out: " + why.lines().findFirst().orElse("")));
        out.println("commit: " + commit);
        out.flush();
    }

    private CompareReport report() {
        return new CompareReport(commit, started, Surroundings.here(), settings, setups, left, rows, turns);
    }

    /** Returns how long the warm-up and the turns take. */
    static Duration turnsTake(CompareSettings settings, List<Scenario> scenarios, List<Contender> contenders) {
        double each = settings.seconds() + settings.leadInSeconds();
        long number = 0;
        for (Scenario scenario : scenarios) {
            for (Case load : scenario.cases()) {
                number += contenders.stream().filter(contender -> concerns(load, contender)).count();
            }
        }
        return Duration.ofMillis(
                Math.round(1e3 * (number * settings.rounds() * each + contenders.size() * settings.warmUpSeconds())));
    }
}
