package io.velour.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a scenario, from its first command to its last or to the first that cannot be carried out. */
final class ScenarioRun {
    private final Scenario scenario;
    private final World world;
    private final Expectations expectations;
    private final List<String> invariants = new ArrayList<>();
    private Optional<String> stuck = Optional.empty();

    /**
     * What came of a run.
     *
     * @param stuck        why the script could not be carried out to its end; empty if it could
     * @param expectations those that did not hold
     * @param invariants   what did not hold that must always hold
     * @param history      why what the clients saw is not linearizable; empty if it is
     */
    record Report(List<String> trace, Optional<String> stuck, List<String> expectations, List<String> invariants,
            Optional<String> history) {
        /** Returns the gravest thing that went wrong; nothing if all is well. */
        Optional<String> problem() {
            return history.or(() -> invariants.stream().findFirst()).or(() -> expectations.stream().findFirst());
        }
    }

    private ScenarioRun(Scenario scenario) {
        this.scenario = scenario;
        this.world = new World(new WorldSettings());
        this.expectations = new Expectations(world);
    }

    static Report of(Scenario scenario) {
        ScenarioRun run = new ScenarioRun(scenario);
        run.execute();
        return new Report(run.world.trace.lines(), run.stuck, run.expectations.failures(), run.invariants,
                HistoryCheck.violation(run.world));
    }

    private void execute() {
        Language language = new Language(world, expectations);
        for (Scenario.Line line : scenario.script()) {
            try {
                expectations.at(place(line));
                language.execute(line.text());
            } catch (ScriptException cannot) {
                stuck = Optional.of(place(line) + ": " + cannot.getMessage());
                return;
            }
            checkInvariants(line);
        }
    }

    private String place(Scenario.Line line) {
        return scenario.name() + ".txt:" + line.number();
    }

    private void checkInvariants(Scenario.Line line) {
        if (invariants.isEmpty()) {
            world.entry().flatMap(world.committed::violation)
                    .ifPresent(violation -> invariants.add(place(line) + ": " + violation));
        }
    }
}
