package io.velour.controller.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

import io.velour.shell.testing.CommentedSettings;
import io.velour.shell.testing.KnownSettings;

/** The files of the folder config, as an operator reads them, against the code. */
class SettingsFilesTest {
    private static final Path CONFIG = Path.of("..", "config");
    /** Of the storage nodes and frontends, in the file that all share. */
    private static final String OF_THE_OTHERS = "velour.cluster.controller-address";

    /** By default nobody sets it. */
    private static final String NOT_SET = "logging.structured.format.console";

    private static Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>(CommentedSettings.read(CONFIG.resolve("cluster.yaml")));
        shown.putAll(CommentedSettings.read(CONFIG.resolve("controller.yaml")));
        return shown;
    }

    @Test
    void eachSettingThatIsShownIsTheDefault() {
        ControllerProperties defaults = CommentedSettings.bind("velour", ControllerProperties.class, Map.of());

        shown().forEach((name, value) -> assertThat(
                CommentedSettings.bind("velour", ControllerProperties.class, Map.of(name, value))).as(name)
                .isEqualTo(defaults));
    }

    @Test
    void everySettingIsShownAndNothingElse() {
        Set<String> names = new TreeSet<>(CommentedSettings.namesOf("velour", ControllerProperties.class));
        names.add(OF_THE_OTHERS);

        assertThat(shown().keySet().stream().filter(name -> name.startsWith("velour.")))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void theSettingsOfSpringThatAreShownAreThoseOfTheApplication() throws IOException {
        Map<String, String> application = new HashMap<>();
        for (String file : List.of("velour-shell.yaml", "application.yaml")) {
            for (PropertySource<?> document : new YamlPropertySourceLoader().load(file, new ClassPathResource(file))) {
                for (String name : ((EnumerablePropertySource<?>) document).getPropertyNames()) {
                    application.put(name, Objects.toString(document.getProperty(name)));
                }
            }
        }

        shown().entrySet().stream().filter(setting -> !setting.getKey().startsWith("velour."))
                .filter(setting -> !setting.getKey().equals(NOT_SET))
                .forEach(setting -> assertThat(application).contains(setting));
    }

    @Test
    void everySettingOfTheApplicationIsOneThatSomeLibraryKnows() {
        assertThat(KnownSettings.unknownIn("application.yaml")).isEmpty();
    }
}
