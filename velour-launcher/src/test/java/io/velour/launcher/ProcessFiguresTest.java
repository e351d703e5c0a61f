package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
    @Test
    void durationsAreToldInTheirTwoLargestUnits() {
        assertThat(ProcessFigures.words(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
        assertThat(ProcessFigures.words(Duration.ofSeconds(3 * 3600 + 60))).isEqualTo("3 h 1 min");
        assertThat(ProcessFigures.words(Duration.ofHours(50))).isEqualTo("2 d 2 h");
    }

    @Test
    void aRunningProcessHasTimeAndMemory() {
        long own = ProcessHandle.current().pid();
        assertThat(ProcessFigures.uptime(own)).matches("\\d+ min \\d+ s");
        assertThat(ProcessFigures.memory(own)).matches("\\d+ MB");
    }

    @Test
    void nothingIsKnownOfAProcessThatIsNotThere() {
        assertThat(ProcessFigures.uptime(Integer.MAX_VALUE)).isEqualTo("-");
        assertThat(ProcessFigures.memory(Integer.MAX_VALUE)).isEqualTo("-");
    }
}
