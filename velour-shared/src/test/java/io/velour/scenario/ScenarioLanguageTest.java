package io.velour.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioLanguageTest {
    private static final String HEAD = "rule: V0\nstory: none\n";
    private static final String START = "nodes R1 R2\nfrontends F1 F2\nstart epoch 1: R1 leads, R2 serving\n";

    private static ScenarioRun.Report report(String script) {
        return ScenarioRun.of(ScenarioFile.parse("x", HEAD + script));
    }

    @Test
    void aFileHasARuleAStoryAScriptAndATrace() {
        Scenario scenario = ScenarioFile.parse("x", """
                rule: V6
                story: Once upon
                    a time.

                # Nobody is here yet.
                nodes R1
                wait 3 s
                trace:
                3 s pass
                """);
        assertThat(scenario).isEqualTo(new Scenario("x", "V6", "Once upon a time.",
                List.of(new Scenario.Line(6, "nodes R1"), new Scenario.Line(7, "wait 3 s")),
                List.of("3 s pass")));
    }

    @Test
    void aFileWithoutAStoryOrWithTwoRulesIsRefused() {
        assertThatThrownBy(() -> ScenarioFile.parse("x", "rule: V1\nwait 3 s"))
                .hasMessage("x.txt:1: 'story:' is missing");
        assertThatThrownBy(() -> ScenarioFile.parse("x", "rule: V1\nrule: V2\n"))
                .hasMessage("x.txt:2: a second 'rule'");
    }

    @Test
    void nothingHappensUntilItIsDelivered() {
        assertThat(report(START + """
                F1 set x A
                expect F1 is open
                expect R1 holds x nothing
                deliver F1 to R1 prepare A
                expect R1 holds x A pending
                drop R1 to F1 accepted
                """).problem()).isEmpty();
    }

    @Test
    void whatHappensIsTracedWithWhatItLedTo() {
        assertThat(report(START + "F1 set x A\nhold F1 to R2 prepare\ndeliver F1 to R1 prepare").trace())
                .containsExactly(
                        "C makes epoch 1: R1 leads, R2 serving",
                        "all have adopted epoch 1: R1 leads, R2 serving, and may serve",
                        "F1 begins set x A: sends prepare x A@4 in epoch 1 to R1, R2",
                        "delayed: F1 to R2 prepare x A@4 in epoch 1 (late)",
                        "R1 gets prepare x A@4 in epoch 1 from F1: stores x A@4 pending; answers accepted in epoch 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "F1 sets x A"                     | x.txt:6: unknown command 'F1 sets x A'; known are:
            "deliver F1 to R1 prepare"        | x.txt:6: no message 'prepare' is under way from F1 to R1
            "deliver F1 to R3 prepare"        | x.txt:6: there is no frontend 'R3', only [F1, F2]
            "F3 set x A"                      | x.txt:6: there is no frontend 'F3', only [F1, F2]
            "F1 retries"                      | x.txt:6: nothing at F1 pauses
            "F1 hears nothing from R1"        | x.txt:6: F1 waits for no such answer of R1
            "F1 cas x from A to B"            | x.txt:6: no client was told a version of A
            "expect first is done"            | x.txt:6: nothing was asked under the name 'first'
            "R1 wakes"                        | x.txt:6: R1 is not suspended
            "nodes R1"                        | x.txt:6: the name 'R1' is taken
            "C ticks"                         | x.txt:6: in this scenario the script makes the maps
            "epoch 3: R1 leads"               | x.txt:6: epoch 3 does not follow epoch 1
            "epoch 2: R1 rules"               | x.txt:6: 'R1 rules' is not 'R1 leads'
            "epoch 2: R2 serving, R1 leads"   | x.txt:6: the first that serves leads, and that is not R1
            "epoch 2: R1 leads"               | R2 goes when its lease is over and another that serves has renewed since
            "F1 learns epoch 2"               | x.txt:6: there is no map of epoch 2
            """)
    void whatCannotBeDoneIsRefusedWithFileAndLine(String command, String message) {
        assertThat(report(START + command).stuck().orElseThrow()).contains(message);
    }

    @Test
    void whoReturnsServesAloneOnlyWhenNobodyElseCan() {
        assertThat(report(START + "R2 restarts\nepoch 2: R2 alone").stuck().orElseThrow())
                .endsWith("R1 keeps the one that returns from serving alone");
        assertThat(report(START + "R2 restarts\nwait 3 s\nepoch 2: R2 alone").stuck()).isEmpty();
    }

    @Test
    void noTwoWritesWriteOneValueAndNoTransportRepeatsThem() {
        assertThat(report(START + "F1 set x A\nF2 set x A").stuck()).contains("x.txt:7: the value 'A' is taken");
        assertThat(report(START + "F1 set x A\nrepeat F1 to R1 prepare").stuck().orElseThrow())
                .startsWith("x.txt:7: no transport may repeat 'prepare x A@");
    }

    @Test
    void anExpectationThatFailsIsNamedAndTheScriptGoesOn() {
        ScenarioRun.Report report = report(START + "complete F1 set x A\nexpect F1 is open\nexpect F2 get x is B");
        assertThat(report.stuck()).isEmpty();
        assertThat(report.expectations()).containsExactly("x.txt:7: 'expect F1 is open' does not hold: it is done",
                "x.txt:8: 'expect F2 get x is B' does not hold: it is A");
    }

    @Test
    void whatIsHeldIsDeliveredByNameOnly() {
        assertThat(report(START + """
                F1 set x A
                hold F1 to R2 prepare
                run F1
                expect F1 is open
                deliver late F1 to R2 prepare
                run F1
                expect F1 is done
                """).problem()).isEmpty();
    }
}
