package io.velour.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.shell.testing.CommentedSettings;

/** The section config of the values against the folder config. */
class MirroredSettingsTest {
    /** What follows from where a pod is, and from what it is. */
    private static final Set<String> DECIDED_BY_THE_CHART = Set.of("velour.cluster.controller-address",
            "velour.controller.expected-storage-nodes", "velour.controller.data-folder", "velour.storage.address",
            "velour.storage.name", "velour.storage.zone", "velour.storage.data-folder");

    private static Map<String, String> shown(String file) {
        Map<String, String> settings = new LinkedHashMap<>(
                CommentedSettings.read(Path.of("../config", file + ".yaml")));
        settings.keySet().removeAll(DECIDED_BY_THE_CHART);
        return settings;
    }

    private static Map<String, String> texts(JsonNode settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        settings.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "controller", "storage", "frontend"})
    void eachSettingOfAFileIsAValueWithTheSameDefaultAndNothingElseIs(String file) throws IOException {
        JsonNode values = new YAMLMapper().readTree(Files.readString(Chart.FOLDER.resolve("values.yaml")));

        assertThat(texts(values.path("config").path(file))).containsExactlyEntriesOf(shown(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "controller", "storage", "frontend"})
    void whatThePodsReadIsWhatTheValuesSay(String file) throws IOException {
        String mounted = Chart.rendered("{}").config().getData().get(file + ".yaml");

        assertThat(texts(new YAMLMapper().readTree(mounted))).containsExactlyInAnyOrderEntriesOf(shown(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "controller", "storage", "frontend"})
    void theSchemaKnowsExactlyTheseSettings(String file) throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
        JsonNode settings = schema.path("properties").path("config").path("properties").path(file).path("properties");

        assertThat(settings.propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(shown(file).keySet());
    }

    @Test
    void theChartIsOfTheVersionOfTheProject() throws IOException {
        JsonNode chart = new YAMLMapper().readTree(Files.readString(Chart.FOLDER.resolve("Chart.yaml")));

        assertThat(chart.path("appVersion").asText()).isEqualTo(System.getProperty("velour.version"));
    }
}
