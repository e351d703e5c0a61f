package io.velour.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarkListTest {
    @Test
    void aBenchmarkIsFoundByAPartOfItsName() throws RunnerException {
        assertThat(new Runner(new OptionsBuilder().include("KeyPartitioner").mode(Mode.SingleShotTime).forks(0)
                .warmupIterations(0).measurementIterations(1).build()).run()).hasSize(1);
    }

    @Test
    void theInnerLoopsOfTheCoreAndTheStoreAreAmongThem() {
        assertThat(BenchmarkList.defaultList().getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of()))
                .extracting(benchmark -> benchmark.getUserClassQName().replaceFirst(".*\\.", ""))
                .contains("KeyPartitionerBenchmark", "BatchCodecBenchmark", "RecordOrderBenchmark", "PlannerBenchmark",
                        "RecordStoreBenchmark");
    }
}
