package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class ProcessMarkTest {
    private static final ProcessMark OWN = ProcessMark.of(ProcessHandle.current().pid()).orElseThrow();

    @Test
    void aRunningProcessLives() {
        assertThat(OWN.lives()).isTrue();
    }

    @Test
    void itIsTheSameAfterItWasWrittenDown() {
        assertThat(ProcessMark.parse(OWN.toString())).isEqualTo(OWN);
        assertThat(ProcessMark.parse(OWN + "\n").lives()).isTrue();
    }

    @Test
    void aLaterProcessWithTheSameNumberIsAnother() {
        assertThat(new ProcessMark(OWN.pid(), "earlier").lives()).isFalse();
    }

    @Test
    void anEndedProcessDoesNotLive() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessMark mark = ProcessMark.of(process.pid()).orElseThrow();
        assertThat(mark.lives()).isTrue();
        mark.kill();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(mark.lives()).isFalse();
    }

    @Test
    void aForeignProcessIsNotTouched() throws IOException {
        Process foreign = new ProcessBuilder("sleep", "60").start();
        try {
            ProcessMark stale = new ProcessMark(foreign.pid(), "earlier");
            stale.terminate();
            stale.kill();
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void textThatIsNoMarkIsRefused() {
        assertThatThrownBy(() -> ProcessMark.parse("12345")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> ProcessMark.parse("one two")).isInstanceOf(NumberFormatException.class);
    }
}
