package io.velour.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.Test;

/** The dashboards: that Grafana can place and fill every panel, and that the chart installs them as they are. */
class DashboardsTest {
    private static final List<JsonNode> DASHBOARDS = MetricNames.dashboards(Chart.FOLDER);

    @Test
    void theNamesOfMetricsAreFoundInAnyExpression() {
        assertThat(
                MetricNames.in("histogram_quantile(0.99, sum by (le, kind) (rate(a_seconds_bucket{x=\"y, b\"}[5m])))"))
                .containsExactly("a_seconds_bucket");
        assertThat(MetricNames
                .in("sum(a{x=~\"(?i)down\"}) or vector(0) > 1e3 and on (c) max by (c) (d:e:f offset 30m) < 86400"))
                .containsExactly("a", "d:e:f");
        assertThat(MetricNames.in("time() - (a > 0) unless b{instance='z'} == 0.5 * c")).containsExactly("a", "b", "c");
        assertThat(MetricNames.in("label_values(a{b=~\"$c\"}, instance)")).containsExactly("a");
    }

    @Test
    void everyMetricIsVeloursOwnOrOneThatEverySuchProcessHas() {
        assertThat(MetricNames.ofChart(Chart.FOLDER)).hasSizeGreaterThan(40).allMatch(
                name -> name.matches("(velour|jvm|process|application|resilience4j)_[a-z0-9_]+"));
    }

    @Test
    void everyExpressionOfAPanelAsksForTheClusterThatIsChosen() {
        assertThat(DASHBOARDS).allSatisfy(dashboard -> assertThat(dashboard.findValuesAsText("expr")).isNotEmpty()
                .allMatch(expression -> expression.contains("velour_cluster=~\"$cluster\"")));
    }

    @Test
    void prometheusUnderstandsEveryExpression() throws IOException {
        StringBuilder rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
        int number = 0;
        for (JsonNode dashboard : DASHBOARDS) {
            for (String expression : dashboard.findValuesAsText("expr")) {
                rules.append("      - record: panel:").append(number++).append("\n        expr: ")
                        .append(new ObjectMapper().writeValueAsString(expression.replace("$__rate_interval", "5m")))
                        .append('\n');
            }
        }
        Path file = Files.writeString(Path.of("target/panels.rules.yaml"),
                rules);

        Promtool.Verdict verdict = Promtool.run("check", "rules", file.toString());
        assertThat(verdict.status()).as(verdict.said()).isZero();
        assertThat(verdict.said()).contains(number + " rules found");
    }

    @Test
    void noTwoPanelsOfADashboardLieOnEachOther() {
        assertThat(DASHBOARDS).allSatisfy(dashboard -> {
            boolean[][] taken = new boolean[400][24];
            for (JsonNode panel : dashboard.path("panels")) {
                JsonNode place = panel.path("gridPos");
                for (int y = place.path("y").asInt(); y < place.path("y").asInt() + place.path("h").asInt(); y++) {
                    for (int x = place.path("x").asInt(); x < place.path("x").asInt() + place.path("w").asInt(); x++) {
                        assertThat(taken[y][x]).as(panel.path("title").asText()).isFalse();
                        taken[y][x] = true;
                    }
                }
            }
        });
    }

    @Test
    void eachHasANameOfItsOwnForLinksAndAsksWhichPrometheus() {
        assertThat(DASHBOARDS).extracting(dashboard -> dashboard.path("uid").asText())
                .containsExactlyInAnyOrder("velour-overview", "velour-frontends", "velour-storage",
                        "velour-controller");
        assertThat(DASHBOARDS).allSatisfy(dashboard -> assertThat(dashboard.path("templating").path("list"))
                .extracting(variable -> variable.path("name").asText()).startsWith("datasource", "cluster"));
    }

    @Test
    void theChartInstallsThemAsTheyAre() {
        List<ConfigMap> maps = Chart.rendered(Chart.valueSet("three-zones")).of(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().contains("-dashboard-")).toList();

        assertThat(maps).allSatisfy(map -> assertThat(map.getMetadata().getLabels())
                .containsAllEntriesOf(Map.of("grafana_dashboard", "1")));
        assertThat(maps).flatExtracting(map -> map.getData().values()).map(json -> new ObjectMapper().readTree(json))
                .containsExactlyInAnyOrderElementsOf(DASHBOARDS);
    }
}
