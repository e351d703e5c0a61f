package io.velour.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {
    @ParameterizedTest
    @ValueSource(strings = {"java", "a b", "x) (y", "1 2 3"})
    void theTimeOfAProcessIsThatOfUserAndSystemWhateverItIsCalled(String name) {
        String text = "4940 (" + name + ") S 4936 4936 31151 0 -1 4194304 99 0 0 0 150 25 7 9 20 0 33 0 3797822 1 2\n";
        assertThat(ProcStat.parseProcess(text)).isEqualTo(1_750_000);
    }

    @Test
    void theTimeOfTheMachineLeavesOutWhatItWasIdleAndWhatWasStolen() {
        String text = "cpu  100 20 30 4000 50 6 7 8 11 12\ncpu0 1 2 3 4 5 6 7 8 9 10\n";
        // user, nice, system, irq and softirq; the guests are among the users already.
        assertThat(ProcStat.Machine.parse(text)).isEqualTo(new ProcStat.Machine(1_630_000, 80_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpu 1 2 3", "cpu a b c d e f g h", "intr 1 2 3 4 5 6 7 8 9"})
    void whatIsNoTimeOfAMachineIsRefused(String text) {
        assertThatThrownBy(() -> ProcStat.Machine.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void memoryIsWhatIsResident() {
        String status = "Name:\tjava\nVmPeak:\t 9 kB\nVmRSS:\t  320972 kB\nRssAnon:\t 1 kB\n";
        assertThat(ProcStat.parseMemory(status)).hasValue(320_972L * 1024);
        assertThat(ProcStat.parseMemory("Name:\tkthreadd\n")).isEmpty();
    }

    @Test
    void thisProcessTakesTimeAndMemory() {
        long pid = ProcessHandle.current().pid();
        assertThat(ProcStat.process(pid).orElseThrow()).isPositive();
        assertThat(ProcStat.memory(pid).orElseThrow()).isGreaterThan(1_000_000);
    }

    @Test
    void aProcessThatIsNotThereHasNone() {
        assertThat(ProcStat.process(Integer.MAX_VALUE)).isEmpty();
        assertThat(ProcStat.memory(Integer.MAX_VALUE)).isEmpty();
    }
}
