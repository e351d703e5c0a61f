package io.velour.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.velour.bench.load.KindResult;
import io.velour.bench.load.Load;
import io.velour.bench.load.LoadResult;
import io.velour.bench.load.Store;
import io.velour.bench.load.Target;
import io.velour.bench.machine.CpuUse;
import io.velour.bench.machine.Surroundings;
import io.velour.bench.workload.Distribution;
import io.velour.bench.workload.Mix;
import io.velour.bench.workload.OperationKind;

class RunReportTest {
    private static final RunReport REPORT = report();

    private static RunReport report() {
        Histogram latencies = new Histogram(3);
        for (int millis = 1; millis <= 1_000; millis++) {
            latencies.recordValue(millis * 1_000_000L);
        }
        LoadResult result = new LoadResult(Duration.ofSeconds(2),
                Map.of(OperationKind.GET, new KindResult(0, Map.of("status 503", 3L), latencies),
                        OperationKind.READ_MODIFY_WRITE, new KindResult(4, Map.of(), new Histogram(3))),
                Map.of("cannot connect", 5L));
        CpuUse cpu = new CpuUse(2_000_000, new TreeMap<>(Map.of("frontend-1", 30_000L, "storage-1", 6_500L)), 9_000,
                500_000, 0);
        Store store = new Store(List.of(new Target("h", 1)), "velour", 100, 64, Duration.ofSeconds(5));
        Load load = new Load(Mix.named("F"), Distribution.ZIPFIAN, 8, 0, Duration.ofSeconds(1),
                Duration.ofSeconds(2), 7);
        return new RunReport("abc-dirty", "2026-01-01T00:00:00Z", new Surroundings(2, 1_000, "Linux", "25"),
                RunReport.Asked.of(store, load, 1),
                Figures.of(result, cpu, new TreeMap<>(Map.of("frontend-1", 400L << 20))));
    }

    private static JsonNode json() {
        return new JsonMapper().readTree(Json.of(REPORT));
    }

    @Test
    void jsonSaysWhatWasMeasured() {
        JsonNode figures = json().path("figures");
        assertThat(figures.path("operations").asLong()).isEqualTo(1_000);
        assertThat(figures.path("operationsPerSecond").asDouble()).isEqualTo(500);
        assertThat(figures.path("errors").asLong()).isEqualTo(8);
        assertThat(figures.path("connectionErrors").path("cannot connect").asLong()).isEqualTo(5);
        JsonNode get = figures.path("kinds").path("get");
        assertThat(get.path("errors").path("status 503").asLong()).isEqualTo(3);
        assertThat(get.path("latencies").path("p50").asDouble()).isBetween(499_000.0, 501_000.0);
        assertThat(get.path("latencies").path("p999").asDouble()).isBetween(998_000.0, 1_001_000.0);
        assertThat(get.path("latencies").path("max").asDouble()).isBetween(999_000.0, 1_001_000.0);
        assertThat(figures.path("kinds").path("read-modify-write").path("conflicts").asLong()).isEqualTo(4);
    }

    @Test
    void jsonSaysWhatItCost() {
        JsonNode cpu = json().path("figures").path("cpu");
        assertThat(cpu.path("microsPerOperation").path("frontend-1").asDouble()).isEqualTo(30);
        assertThat(cpu.path("totalMicrosPerOperation").asDouble()).isEqualTo(36.5);
        assertThat(cpu.path("generatorMicrosPerOperation").asDouble()).isEqualTo(9);
        assertThat(cpu.path("otherCores").asDouble()).isEqualTo(0.25);
        assertThat(json().path("figures").path("memoryMegabytes").path("frontend-1").asLong()).isEqualTo(400);
    }

    @Test
    void jsonSaysWhatWasAskedForAndOfWhich() {
        assertThat(json().path("commit").asString()).isEqualTo("abc-dirty");
        assertThat(json().path("machine").path("processors").asInt()).isEqualTo(2);
        JsonNode asked = json().path("asked");
        assertThat(asked.path("targets").get(0).asString()).isEqualTo("h:1");
        assertThat(asked.path("otherKind").asString()).isEqualTo("read-modify-write");
        assertThat(asked.path("distribution").asString()).isEqualTo("zipfian");
        assertThat(asked.path("loop").asString()).isEqualTo("closed");
        assertThat(asked.path("seconds").asDouble()).isEqualTo(2);
    }

    @Test
    void theTableSaysTheSameForPeople() {
        StringWriter text = new StringWriter();
        RunTable.print(REPORT, new PrintWriter(text));
        assertThat(text.toString()).contains("errors of get: status 503: 3", "conflicts of read-modify-write: 4",
                "errors of connections: cannot connect: 5", "frontend-1 30, storage-1 6.5; together 37",
                "load generator, µs an operation: 9.0", "everything else on this machine: 0.25 of 2 processors",
                "commit: abc-dirty");
        assertThat(text.toString().lines().filter(line -> line.startsWith("get ")).toList()).singleElement()
                .asString().matches("get +1,000 +500 +3 +50\\d +99\\d +99\\d +100\\d");
    }
}
