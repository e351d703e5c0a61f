package io.velour.shell.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.velour.shell.testing.KnownSettings;

class ShellDefaultsTest {
    @Test
    void everySettingIsOneThatSomeLibraryKnows() {
        assertThat(KnownSettings.unknownIn("velour-shell.yaml")).isEmpty();
    }
}
