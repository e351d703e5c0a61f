package io.velour.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.velour.bench.load.SmallServer;

/** The command line, on a small server in this process. */
class BenchIT {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        CommandLine commandLine = Bench.commandLine(new PrintWriter(out, true));
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    private int run(SmallServer server, String... more) {
        return bench(Stream.concat(Stream.of("run", "http://" + server.target(), "--keys", "20", "--value-size", "30",
                "--connections", "4", "--warm-up", "0.1", "--seconds", "0.5"), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void aRunEndsWithATableAndJson(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("run.json");
        long pid = ProcessHandle.current().pid();
        try (SmallServer server = new SmallServer()) {
            int exitCode = run(server, "--mix", "f", "--distribution", "zipfian", "--process", "me=" + pid, "--json",
                    json.toString());
            assertThat(exitCode).as(err.toString()).isZero();
        }
        assertThat(out.toString()).contains("20 keys put", "OPERATION", "read-modify-write ", "commit: ");
        JsonNode report = new JsonMapper().readTree(Files.readString(json));
        assertThat(report.path("figures").path("errors").asLong(-1)).isZero();
        assertThat(report.path("figures").path("kinds").path("read-modify-write").path("operations").asLong())
                .isPositive();
        assertThat(report.path("figures").path("memoryMegabytes").path("me").asLong()).isPositive();
    }

    @Test
    void anOpenLoopWithASingleKeyAndOnlySomeGets() {
        try (SmallServer server = new SmallServer()) {
            int exitCode = run(server, "--rate", "100", "--distribution", "single", "--gets", "0.5", "--no-preload",
                    "--threads", "2");
            assertThat(exitCode).as(err.toString()).isZero();
            assertThat(server.keys()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --cluster /none", "run h:1 --keys 0", "run h:1 --connections 0", "run h:1 --mix D",
            "run h:1 --gets 2", "run h:1 --dialect nobody", "run h:1 --process x", "run h:1 --seconds 0", "run http://",
            "run h:1 --rate -1", "run h:1 --value-size -1", "run h:1 --deadline 0", "run h:1 --threads 0",
            "run h:1 --distribution none", "compare --contenders velour", "compare --scenario none",
            "compare --contenders floor,nobody", "compare --rounds 0", "growth --nodes 3", "growth --part none",
            "frobnicate", ""})
    void wrongUseIsToldWithExitCodeTwo(String line) {
        assertThat(bench(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }

    @Test
    void aStoreThatIsNotThereIsAFailure() {
        SmallServer server = new SmallServer();
        server.close();
        assertThat(run(server)).isEqualTo(1);
        assertThat(err.toString()).contains("velour: cannot connect");
    }

    @Test
    void scenariosAreListed() {
        assertThat(bench("compare", "--list-scenarios")).isZero();
        assertThat(out.toString()).contains("get-64", "hot-set", "ycsb-a");
    }

    @Test
    void howItGrowsIsToldInTables() {
        assertThat(bench("growth", "--nodes", "4", "--data", "1")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("map, kB", "plan, ms", "renewals a second", "whole after, s",
                "one is lost");
    }
}
