package io.velour.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.velour.probe.FakeFrontend.Fault;

class ProbeTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void smokePassesAtACorrectFrontendAndLeavesNothingBehind() throws InterruptedException {
        try (FakeFrontend frontend = new FakeFrontend(Fault.NONE, 0)) {
            assertThat(probe("smoke", frontend.uri().toString())).isZero();
            assertThat(said()).contains("put: 204", "delete: 204").endsWith("passed\n");
            assertThat(frontend.left()).isZero();
        }
    }

    @Test
    void smokeAsksAgainWhileTheClusterCannotServeYet() throws InterruptedException {
        try (FakeFrontend frontend = new FakeFrontend(Fault.NONE, 2)) {
            assertThat(probe("smoke", "--seconds=20", frontend.uri().toString())).isZero();
            assertThat(said()).containsOnlyOnce("once more from the start: get what is not there: 503");
        }
    }

    @ParameterizedTest
    @CsvSource({"FORGETS_DELETES, get what is deleted: 200 where 404 is right",
            "IGNORES_CONDITIONS, put only if there is none: 201 where 412 is right",
            "OLD_VALUES, get: 'first' where 'second' is right"})
    void smokeFailsAtAWrongAnswerAndSaysWhich(Fault fault, String reason) throws InterruptedException {
        try (FakeFrontend frontend = new FakeFrontend(fault, 0)) {
            assertThat(probe("smoke", frontend.uri().toString())).isEqualTo(1);
            assertThat(said()).contains("FAILED: " + reason).doesNotContain("passed");
        }
    }

    @Test
    void smokeFailsIfTheTwoFrontendsAreOfDifferentClusters() throws InterruptedException {
        try (FakeFrontend one = new FakeFrontend(Fault.NONE, 0); FakeFrontend other = new FakeFrontend(Fault.NONE, 0)) {
            assertThat(probe("smoke", one.uri().toString(), other.uri().toString())).isEqualTo(1);
            assertThat(said()).contains("FAILED: get: 404 where 200 is right");
        }
    }

    @Test
    void smokeGivesUpWhenItsTimeIsOver() throws InterruptedException {
        try (FakeFrontend frontend = new FakeFrontend(Fault.REFUSES_EVERYTHING, 0)) {
            assertThat(probe("smoke", "--seconds=1", frontend.uri().toString())).isEqualTo(1);
            assertThat(said()).contains("FAILED: no end of it within 1 s");
        }
    }

    @Test
    void smokeFailsIfNobodyAnswers() throws InterruptedException {
        assertThat(probe("smoke", "--seconds=0", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(said()).contains("no answer");
    }

    @Test
    void healthSaysWhetherTheProcessIsReady() throws InterruptedException {
        try (FakeFrontend ready = new FakeFrontend(Fault.NONE, 0);
                FakeFrontend unready = new FakeFrontend(Fault.REFUSES_EVERYTHING, 0)) {
            assertThat(probe("health", ready.uri().toString())).isZero();
            assertThat(probe("health", unready.uri().toString())).isEqualTo(1);
            assertThat(probe("health", "http://127.0.0.1:1")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"smoke", "smoke https://frontend", "smoke frontend:8080", "other http://frontend:8080"})
    void misuseIsExplained(String commandLine) throws InterruptedException {
        assertThat(probe(commandLine.split(" "))).isEqualTo(2);
        assertThat(said()).contains("probe smoke", "probe health");
    }

    private int probe(String... arguments) throws InterruptedException {
        return new Probe(new PrintStream(said, true, UTF_8)).run(List.of(arguments));
    }

    private String said() {
        return said.toString(UTF_8);
    }
}
