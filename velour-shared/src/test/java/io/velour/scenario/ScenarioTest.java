package io.velour.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioTest {
    /** Set to true, the test writes the traces that it sees into the scenarios' files: look at the difference then. */
    private static final String REWRITE = "velour.scenarios.rewrite";

    private static List<String> names() {
        return ScenarioFile.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theStoryGoesAsExpected(String name) {
        ScenarioRun.Report report = ScenarioRun.of(ScenarioFile.read(name));
        assertThat(report.stuck()).isEmpty();
        assertThat(report.problem()).isEmpty();
        if (Boolean.getBoolean(REWRITE)) {
            ScenarioFile.rewrite(name, report.trace());
        }
        assertThat(report.trace()).isEqualTo(ScenarioFile.read(name).trace());
    }

    @Test
    void everyRuleThatHasAStoryHasAScenario() {
        List<String> rules = IntStream.rangeClosed(1, 14).mapToObj(number -> "V" + number).toList();
        assertThat(names().stream().map(name -> ScenarioFile.read(name).rule())).containsAll(rules);
    }
}
