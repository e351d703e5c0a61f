package io.velour.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import org.junit.jupiter.api.Test;

/** The alerts: that Prometheus takes them, that each fires when it should, and that each is explained. */
class AlertsTest {
    static final Path RULES = Chart.FOLDER.resolve("alerts/velour.rules.yaml");
    private static final Path CASES = Path.of("src/test/promtool/velour.test.yaml");
    private static final Pattern FIRING = Pattern.compile("alertname=\"(\\w+)\"\\}', value: 1");

    private static List<JsonNode> alerts() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (JsonNode group : new YAMLMapper().readTree(Files.readString(RULES)).path("groups")) {
            group.path("rules").forEach(rule -> {
                if (rule.has("alert")) {
                    alerts.add(rule);
                }
            });
        }
        return alerts;
    }

    private static List<String> names() throws IOException {
        return alerts().stream().map(alert -> alert.path("alert").asText()).toList();
    }

    @Test
    void prometheusTakesTheRules() {
        Promtool.Verdict verdict = Promtool.run("check", "rules", RULES.toString());

        assertThat(verdict.status()).as(verdict.said()).isZero();
    }

    @Test
    void eachFiresWhenItShouldAndNoneBeside() {
        Promtool.Verdict verdict = Promtool.run("test", "rules", CASES.toString());

        assertThat(verdict.status()).as(verdict.said()).isZero();
    }

    @Test
    void thereIsACaseInWhichItFiresForEachAlert() throws IOException {
        String cases = Files.readString(CASES);

        assertThat(FIRING.matcher(cases).results().map(match -> match.group(1)).distinct().toList())
                .containsExactlyInAnyOrderElementsOf(names());
    }

    @Test
    void eachSaysWhomItWakesAndWhatIsTheMatter() throws IOException {
        assertThat(alerts()).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(alert.path("labels").path("severity").asText()).as(name).isIn("critical", "warning");
            assertThat(alert.path("annotations").path("summary").asText()).as(name).isNotBlank();
            assertThat(alert.path("annotations").path("description").asText())
                    .isEqualTo("What it means and what to do: helm/velour/README.md, " + name);
        });
    }

    @Test
    void eachIsExplainedInTheChartsReadmeAndNothingElseIs() throws IOException {
        List<String> explained = Pattern.compile("(?m)^### (Velour\\w+)")
                .matcher(Files.readString(Chart.FOLDER.resolve("README.md"))).results().map(match -> match.group(1))
                .toList();

        assertThat(explained).containsExactlyElementsOf(names());
    }

    @Test
    void theChartInstallsThemAsTheyAre() throws IOException {
        Manifests manifests = Chart.rendered(Chart.valueSet("three-zones"));
        PrometheusRule installed = manifests.named(PrometheusRule.class, "shop-velour");
        ObjectMapper mapper = new ObjectMapper();

        JsonNode groups = new YAMLMapper().readTree(Files.readString(RULES)).path("groups");
        assertThat(installed.getMetadata().getLabels()).containsAllEntriesOf(Map.of("release", "prometheus"));
        assertThat(installed.getSpec().getGroups()).hasSize(groups.size());
        for (int i = 0; i < groups.size(); i++) {
            JsonNode group = mapper.valueToTree(installed.getSpec().getGroups().get(i));
            assertThat(group.path("rules")).isEqualTo(groups.get(i).path("rules"));
        }
    }
}
