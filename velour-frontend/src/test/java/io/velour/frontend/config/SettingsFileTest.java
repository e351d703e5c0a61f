package io.velour.frontend.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.velour.shell.testing.CommentedSettings;
import io.velour.shell.testing.KnownSettings;

/** The file of the folder config, as an operator reads it, against the code. */
class SettingsFileTest {
    private static final Set<String> WITHOUT_DEFAULT = Set.of("velour.frontend.address",
            "velour.cluster.controller-address");
    private static final Map<String, String> REQUIRED = Map.of("velour.frontend.address", "a:1",
            "velour.cluster.controller-address", "b:2");

    private static Map<String, String> shown() {
        return CommentedSettings.read(Path.of("..", "config", "frontend.yaml"));
    }

    private static FrontendProperties bind(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(settings);
        return CommentedSettings.bind("velour", FrontendProperties.class, all);
    }

    @Test
    void eachSettingThatIsShownIsTheDefault() {
        shown().forEach((name, value) -> assertThat(bind(Map.of(name, value))).as(name).isEqualTo(bind(Map.of())));
    }

    @Test
    void everySettingThatHasADefaultIsShown() {
        Set<String> names = new TreeSet<>(CommentedSettings.namesOf("velour", FrontendProperties.class));
        names.removeAll(WITHOUT_DEFAULT);
        assertThat(shown().keySet().stream().filter(name -> name.startsWith("velour.")))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void theApplicationsOwnSettingsAreKnown() {
        assertThat(KnownSettings.unknownIn("application.yaml")).isEmpty();
    }
}
