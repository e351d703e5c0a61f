package io.velour.scenario;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Plays a scenario with whatever core it is loaded with, and says what went wrong: a history that is not linearizable, an
 * invariant, an expectation that failed, the gravest first. That merely something else happened is not wrong.
 */
public final class ScenarioProbe implements Function<String, @Nullable String> {
    /** For the one who loads this class by its name. */
    public ScenarioProbe() {}

    /**
     * Plays a scenario.
     *
     * @param scenario its name
     * @return what went wrong; null if nothing did
     * @throws ScriptException if the script got stuck before anything went wrong
     */
    @Override
    public @Nullable String apply(String scenario) {
        ScenarioRun.Report report = ScenarioRun.of(ScenarioFile.read(scenario));
        if (report.problem().isEmpty() && report.stuck().isPresent()) {
            throw new ScriptException(report.stuck().get());
        }
        return report.problem().orElse(null);
    }
}
