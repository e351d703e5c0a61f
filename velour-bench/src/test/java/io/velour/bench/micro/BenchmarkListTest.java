package io.velour.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

class BenchmarkListTest {
    @Test
    void aBenchmarkIsFoundByAPartOfItsName() throws RunnerException {
        assertThat(new Runner(new OptionsBuilder().include("KeyPartitioner").mode(Mode.SingleShotTime).forks(0)
                .warmupIterations(0).measurementIterations(1).build()).run()).hasSize(1);
    }
}
