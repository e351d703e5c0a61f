package io.velour.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.velour.controller.store.FileClusterStateStore;

/** Starts that must not succeed, and what the operator is told. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedStartIT {
    @TempDir
    private Path folder;

    private void assertRefused(CapturedOutput output, Path dataFolder, String... settings) {
        assertThatThrownBy(() -> RunningController.start(dataFolder, settings).close())
                .isInstanceOf(RuntimeException.class);
        assertThat(output).contains("APPLICATION FAILED TO START").contains("Action:").doesNotContain("\tat ")
                .doesNotContain("java.base/");
    }

    @Test
    void everythingThatIsWrongWithTheSettingsIsSaidTogether(CapturedOutput output) {
        assertRefused(output, folder, "--velour.cluster.redundancy=5", "--velour.controller.expected-storage-nodes=4",
                "--velour.cluster.lease=soon", "--velour.cluster.max-clock-offset=2h");

        assertThat(output).contains(
                "velour.cluster.redundancy must not be larger than velour.controller.expected-storage-nodes")
                .contains("velour.cluster.lease = 'soon': must be a duration")
                .contains("velour.cluster.max-clock-offset must be from 100ms to 1h");
    }

    @Test
    void otherSettingsThanThoseOfTheBirthAreRefusedNamingBoth(CapturedOutput output) {
        new FileClusterStateStore(folder).store(Samples.state(3, 0));

        assertRefused(output, folder, "--velour.cluster.redundancy=3");

        assertThat(output).contains("born with:  " + Samples.SETTINGS.fingerprint())
                .contains("configured: " + Samples.SETTINGS.fingerprint().replace("redundancy=2", "redundancy=3"));
    }

    @Test
    void aDamagedStateIsRefusedAndNeverTakenForNone(CapturedOutput output) throws IOException {
        Files.writeString(folder.resolve("cluster-state"), "half of a state");

        assertRefused(output, folder);

        assertThat(output).contains(folder.resolve("cluster-state") + " is damaged")
                .contains("Put a good copy of the file in its place");
        assertThat(folder.resolve("cluster-state")).hasContent("half of a state");
    }

    @Test
    void aFolderThatAnotherControllerUsesIsRefused(CapturedOutput output) {
        try (RunningController first = RunningController.start(folder)) {
            assertThat(first.port()).isPositive();
            assertRefused(output, folder);
        }

        assertThat(output).contains("The data folder " + folder + " is in use by another process");
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertRefused(output, file);

        assertThat(output).contains("The data folder " + file + " cannot be used").contains("is a file");
    }

    @Test
    void aPortThatIsTakenIsNamed(CapturedOutput output) {
        try (RunningController first = RunningController.start(folder)) {
            assertRefused(output, folder.resolve("second"), "--server.port=" + first.port());
            assertThat(output).contains(Integer.toString(first.port()));
        }
    }
}
