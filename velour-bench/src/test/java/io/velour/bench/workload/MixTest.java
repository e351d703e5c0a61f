package io.velour.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.bench.failure.BenchException;

class MixTest {
    @ParameterizedTest
    @CsvSource({"A, 0.5, PUT", "B, 0.95, PUT", "C, 1, PUT", "F, 0.5, READ_MODIFY_WRITE", "W, 0, PUT", "a, 0.5, PUT"})
    void theNamedMixesAreThoseOfYcsb(String name, double gets, OperationKind other) {
        assertThat(Mix.named(name)).isEqualTo(new Mix(gets, other));
    }

    @Test
    void whatHasNoNameIsRefusedWithTheNames() {
        assertThatThrownBy(() -> Mix.named("D")).isInstanceOf(BenchException.class)
                .hasMessageContaining("A, B, C, F and W");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aShareThatIsNoneIsRefused(double share) {
        assertThatThrownBy(() -> Mix.ofGets(share)).isInstanceOf(BenchException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.95, 1})
    void theShareOfGetsIsWhatWasAskedFor(double share) {
        SplittableRandom random = new SplittableRandom(3);
        Mix mix = Mix.ofGets(share);
        int gets = 0;
        for (int i = 0; i < 100_000; i++) {
            gets += mix.choose(random) == OperationKind.GET ? 1 : 0;
        }
        assertThat(gets / 100_000.0).isCloseTo(share, within(share == 0 || share == 1 ? 0 : 0.01));
    }
}
