package io.velour.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.velour.bench.deployment.SmallDeployment;
import io.velour.bench.failure.BenchException;
import io.velour.bench.load.LoadGenerator;
import io.velour.bench.load.SmallServer;
import io.velour.bench.report.Json;
import io.velour.bench.workload.Distribution;
import io.velour.bench.workload.Mix;

/** A comparison of small servers in this process. */
class ComparisonIT {
    private static final CompareSettings SETTINGS = new CompareSettings(2, 0.1, 0, 0.1, 10, 20, 30, 10, 1, 1, "a", "a",
            0);
    private static final Case GETS = new Case("", Mix.ofGets(1), Distribution.UNIFORM, 4);
    private static final Case PUTS = new Case("", Mix.ofGets(0), Distribution.UNIFORM, 4);

    private final Path folder;
    private final SmallServer server = new SmallServer();
    private final StringWriter said = new StringWriter();
    private final List<CompareReport> reports = new ArrayList<>();

    ComparisonIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Contender contender(String name) {
        return new Contender(name, new SmallDeployment(name, server), "velour");
    }

    private static Scenario scenario(String name, boolean halfRate, Case... cases) {
        return new Scenario(name, "of a test", List.of(cases), halfRate);
    }

    private CompareReport compare(List<Scenario> scenarios, Contender... contenders) throws InterruptedException {
        try (RunningStores stores = new RunningStores(folder); LoadGenerator generator = new LoadGenerator(1)) {
            PrintWriter out = new PrintWriter(said);
            TurnTaker taker = new TurnTaker(SETTINGS, generator, stores, out);
            new Comparison(SETTINGS, scenarios, List.of(contenders), stores, taker, out, "commit", "now")
                    .run(reports::add);
            assertThat(stores.all()).isNotEmpty();
        }
        return reports.getLast();
    }

    private static List<String> turnsOf(CompareReport report) {
        return report.turns().stream().map(turn -> turn.round() + turn.contender() + turn.label()).toList();
    }

    @Test
    void eachHasItsTurnInEachRound() throws InterruptedException {
        CompareReport report = compare(List.of(scenario("get", false, GETS)), contender("a"), contender("b"),
                contender("c"));
        assertThat(turnsOf(report)).containsExactly("1a", "1b", "1c", "2a", "2b", "2c");
        assertThat(report.turns()).allSatisfy(turn -> {
            assertThat(turn.figures().operations()).isPositive();
            assertThat(turn.figures().errors()).isZero();
            assertThat(turn.idleCores()).hasSize(2).doesNotContainKey(turn.contender());
        });
        List<Row> rows = Objects.requireNonNull(report.scenarios().get("get"));
        assertThat(rows).extracting(Row::contender).containsExactly("a", "b", "c");
        assertThat(rows).allSatisfy(row -> assertThat(row.rounds()).isEqualTo(2));
        assertThat(said.toString()).contains("ratios to a within the same round", "commit: commit");
    }

    @Test
    void loadsOfAScenarioFollowEachOther() throws InterruptedException {
        CompareReport report = compare(
                List.of(scenario("hot", false, new Case("spread", Mix.ofGets(1), Distribution.UNIFORM, 2),
                        new Case("single", Mix.ofGets(1), Distribution.SINGLE, 2))),
                contender("a"), contender("b"));
        assertThat(turnsOf(report)).startsWith("1aspread", "1asingle", "1bspread", "1bsingle", "2aspread");
    }

    @Test
    void whatIsMissingIsNamedAndLeftOut() throws InterruptedException {
        Contender missing = new Contender("b",
                new SmallDeployment("b", server, Optional.of("b-server is not installed")), "velour");
        CompareReport report = compare(List.of(scenario("get", false, GETS)), contender("a"), missing);
        assertThat(turnsOf(report)).containsExactly("1a", "2a");
        assertThat(report.left()).containsEntry("b", "b-server is not installed");
        assertThat(said.toString()).contains("b is left out: b-server is not installed");
    }

    @Test
    void whoTakesNothingIsLeftOutAndTheOthersGoOn() throws InterruptedException {
        try (SmallServer full = new SmallServer()) {
            full.spoiltBy((_, _) -> new SmallServer.Reply(507, new byte[0]));
            CompareReport report = compare(List.of(scenario("get", false, GETS)), contender("a"),
                    new Contender("b", new SmallDeployment("b", full), "velour"));
            assertThat(turnsOf(report)).containsExactly("1a", "2a");
            assertThat(report.left()).containsOnlyKeys("b");
        }
    }

    @Test
    void anotherWayToGetIsNotAskedToPut() throws InterruptedException {
        Contender first = contender("a");
        Contender second = new Contender("a-too", first.deployment(), "velour", true);
        CompareReport report = compare(List.of(scenario("get", false, GETS), scenario("set", false, PUTS)), first,
                second);
        assertThat(turnsOf(report)).containsExactly("1a", "1a-too", "2a", "2a-too", "1a", "2a");
        assertThat(reports).hasSize(2);
    }

    @Test
    void atHalfRateAllAreAskedAsOften() throws InterruptedException {
        CompareReport report = compare(List.of(scenario("half", true, GETS)), contender("a"), contender("b"));
        assertThat(turnsOf(report)).containsExactly("1a", "1b", "2a", "2b");
        assertThat(report.turns().stream().map(Turn::ratePerSecond).distinct()).singleElement()
                .satisfies(rate -> assertThat(rate).isPositive());
    }

    @Test
    void aRateOfNobodyLeavesTheScenarioOut() throws InterruptedException {
        CompareReport report = compare(List.of(scenario("half", true, GETS), scenario("get", false, GETS)),
                contender("b"));
        assertThat(report.left()).containsOnlyKeys("half");
        assertThat(report.scenarios()).containsOnlyKeys("get");
    }

    @Test
    void ifNobodyIsLeftItFails() {
        Contender missing = new Contender("b", new SmallDeployment("b", server, Optional.of("no")), "velour");
        assertThatThrownBy(() -> compare(List.of(scenario("get", false, GETS)), missing))
                .isInstanceOf(BenchException.class);
    }

    @Test
    void nothingIsLeftOfIt() throws InterruptedException, IOException {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        compare(List.of(scenario("get", false, GETS)), contender("a"), contender("b"));
        assertThat(ProcessHandle.current().children()).isSubsetOf(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void jsonHasTheTurnsAndTheRows() throws InterruptedException, IOException {
        CompareReport report = compare(List.of(scenario("get", false, GETS)), contender("a"), contender("b"));
        Path file = folder.resolve("report.json");
        Json.write(report, file);
        JsonNode json = new JsonMapper().readTree(Files.readString(file));
        assertThat(json.path("commit").asString()).isEqualTo("commit");
        assertThat(json.path("settings").path("reference").asString()).isEqualTo("a");
        assertThat(json.path("contenders").path("b").asString()).isEqualTo("a small server");
        assertThat(json.path("turns").size()).isEqualTo(4);
        JsonNode row = json.path("scenarios").path("get").get(1);
        assertThat(row.path("contender").asString()).isEqualTo("b");
        assertThat(row.path("toReference").path("median").asDouble()).isPositive();
        assertThat(row.path("toFirstLoad").isNull()).isTrue();
    }
}
