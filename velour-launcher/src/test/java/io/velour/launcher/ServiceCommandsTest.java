package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceCommandsTest {
    @Test
    void theScriptTellsThemInTheEnvironmentOneWordALine() {
        ServiceCommands commands = ServiceCommands
                .ofTheScript(Map.of("VELOUR_COMMAND_STORAGE", "/a folder/java\n-Xmx1g\n-jar\nx.jar\n"));
        assertThat(commands.of(ServiceKind.STORAGE)).containsExactly("/a folder/java", "-Xmx1g", "-jar", "x.jar");
    }

    @Test
    void withoutTheScriptItIsSaidWhatToCall() {
        assertThatThrownBy(() -> ServiceCommands.ofTheScript(Map.of()).of(ServiceKind.STORAGE))
                .isInstanceOf(LaunchException.class).hasMessageContaining("./velour");
    }

    @ParameterizedTest
    @CsvSource({"-Xmx256m, 256", "-Xmx2g, 2048", "-Xmx2G, 2048", "-Xmx65536k, 64", "-Xmx1073741824, 1024", "-Xms1g, 0"})
    void theMemoryOfAProcessIsItsHeapAndSomeMore(String option, int heap) {
        ServiceCommands commands = kind -> List.of("java", option, "-jar", "x.jar");
        assertThat(commands.megabytes(Layouts.with(1, 1, 1))).isEqualTo(3L * (heap + 200));
    }

    @Test
    void theLastHeapOptionCounts() {
        ServiceCommands commands = kind -> List.of("java", "-Xmx512m", "-Xmx1g");
        assertThat(commands.megabytes(Layouts.with(3, 2, 2))).isEqualTo(6L * (1024 + 200));
    }
}
