package io.velour.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.velour.shell.testing.CommentedSettings;

/** The variables of pods: each is a setting of the service in the pod, by the rules of Spring Boot, or one of the few others. */
class PodVariablesTest {
    /** What is no setting: for other variables, for the entry point of the image, and for the C library. */
    private static final Set<String> OTHERS = Set.of("POD_NAME", "POD_IP", "VELOUR_CONFIG", "VELOUR_JAVA_OPTIONS",
            "MALLOC_ARENA_MAX");
    private static final Set<String> SETTINGS_OF_SPRING = Set.of("spring.lifecycle.timeout-per-shutdown-phase");

    static List<Path> valueSets() {
        return Chart.valueSets();
    }

    private static Set<String> settingsOf(String service) {
        Set<String> known = new HashSet<>(SETTINGS_OF_SPRING);
        if (service.equals("frontend")) {
            // Only the head of its file speaks of it: it has no default.
            known.add("velour.frontend.address");
        }
        for (String file : List.of("cluster", service)) {
            known.addAll(CommentedSettings.read(Path.of("../config", file + ".yaml")).keySet());
        }
        return known;
    }

    private static boolean isSetting(String variable, Set<String> known) {
        ConfigurationPropertySource source = ConfigurationPropertySources.from(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, "some value")))
                .iterator().next();
        return known.stream()
                .anyMatch(name -> source.getConfigurationProperty(ConfigurationPropertyName.of(name)) != null);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void eachIsASettingOfTheServiceInThePod(Path values) {
        for (PodTemplateSpec pod : Chart.rendered(values).pods()) {
            String service = pod.getSpec().getContainers().getFirst().getName();
            Set<String> known = settingsOf(service);

            assertThat(Environment.of(pod, "some").keySet()).filteredOn(variable -> !OTHERS.contains(variable))
                    .filteredOn(variable -> !variable.equals("TZ")).isNotEmpty()
                    .allSatisfy(variable -> assertThat(isSetting(variable, known)).as(service + ": " + variable)
                            .isTrue());
        }
    }

    @Test
    void aMistypedOneWouldBeNoticed() {
        Set<String> known = settingsOf("storage");

        assertThat(isSetting("VELOUR_STORAGE_ZONE", known)).isTrue();
        assertThat(isSetting("VELOUR_STORAGE_DATA_FOLDER", known)).isTrue();
        assertThat(isSetting("VELOUR_STORAGE_ZOEN", known)).isFalse();
        assertThat(isSetting("VELOUR_FRONTEND_ADDRESS", known)).isFalse();
    }
}
