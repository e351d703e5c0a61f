package io.velour.images;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShellTest {
    @Test
    void aMissingProgramIsAFailureThatNamesItsPackage() {
        assertThatThrownBy(() -> Shell.require("no-such-program", "its-package")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("no-such-program").hasMessageContaining("apt-get install")
                .hasMessageContaining("its-package");
        assertThatCode(() -> Shell.require("sh", "dash")).doesNotThrowAnyException();
    }

    @Test
    void aFailedProgramIsAFailureThatShowsWhatItSaid() {
        assertThatThrownBy(() -> Shell.succeed("sh", "-c", "echo reason >&2; exit 3"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("status 3").hasMessageContaining("reason");
    }
}
