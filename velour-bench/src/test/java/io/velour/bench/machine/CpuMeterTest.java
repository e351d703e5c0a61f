package io.velour.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

class CpuMeterTest {
    private static CpuSample sample(long nanos, Map<String, Long> processes, long generator, long machine) {
        return new CpuSample(nanos, new TreeMap<>(processes), generator, machine, nanos / 10_000);
    }

    @Test
    void whatNobodyKnowsIsSomethingElse() {
        CpuSample before = sample(0, Map.of("a", 100L, "b", 200L), 50, 1_000);
        CpuSample after = sample(2_000_000_000, Map.of("a", 400_100L, "b", 100_200L), 250_050, 1_751_000);
        CpuUse use = after.since(before);
        assertThat(use.elapsed()).isEqualTo(2_000_000);
        assertThat(use.processes()).isEqualTo(Map.of("a", 400_000L, "b", 100_000L));
        assertThat(use.allProcesses()).isEqualTo(500_000);
        assertThat(use.generator()).isEqualTo(250_000);
        assertThat(use.other()).isEqualTo(1_000_000);
        assertThat(use.otherCores()).isEqualTo(0.5);
        assertThat(use.stolenCores()).isEqualTo(0.1);
    }

    @Test
    void whoHasEndedMeanwhileIsNotTold() {
        CpuSample before = sample(0, Map.of("a", 100L, "b", 200L), 0, 0);
        assertThat(sample(1, Map.of("b", 300L, "c", 5L), 0, 0).since(before).processes())
                .isEqualTo(Map.of("b", 100L));
    }

    @Test
    void theMachineMayBeReadALittleLateButNothingElseIsLessThanNothing() {
        CpuSample before = sample(0, Map.of("a", 0L), 0, 0);
        assertThat(sample(1_000_000, Map.of("a", 20_000L), 0, 10_000).since(before).other()).isZero();
    }

    @Test
    void processesOfOneNameAreAddedUpAsLongAsAllLive() {
        long pid = ProcessHandle.current().pid();
        CpuMeter meter = new CpuMeter(
                Map.of("once", List.of(pid), "twice", List.of(pid, pid), "gone", List.of(pid, 2_147_483_647L)));
        CpuSample sample = meter.read();
        assertThat(sample.processes()).containsOnlyKeys("once", "twice");
        assertThat(meter.memory()).containsOnlyKeys("once", "twice");
        assertThat(sample.machine()).isPositive();
    }
}
