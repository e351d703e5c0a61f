package io.velour.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart over its defaults and over the values of several kinds of sites; each manifest is read strictly. */
class RenderedChartTest {
    static List<Path> valueSets() {
        return Chart.valueSets();
    }

    @Test
    void lintFindsNothing() {
        LintResult result = Chart.linted();

        assertThat(result.isFailed()).as(() -> String.join("\n", result.getMessages())).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyManifestIsOneThatKubernetesKnowsToTheLastProperty(Path values) {
        List<HasMetadata> manifests = Chart.rendered(values).all();

        assertThat(manifests).extracting(manifest -> manifest.getKind() + " " + manifest.getMetadata().getName())
                .doesNotHaveDuplicates().hasSizeGreaterThan(8);
        assertThat(manifests).allSatisfy(manifest -> assertThat(manifest.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                .containsEntry("app.kubernetes.io/managed-by", "Helm").containsKey("app.kubernetes.io/component"));
    }

    @Test
    void anUnknownPropertyWouldBeNoticed() {
        String service = "apiVersion: v1\nkind: Service\nmetadata: {name: one}\nspec: {publishUnreadyAddresses: true}";

        assertThatThrownBy(() -> Manifests.parse(service)).hasMessageContaining("publishUnreadyAddresses");
        assertThatThrownBy(() -> Manifests.parse("apiVersion: v1\nkind: Service\nkind: Pod"))
                .hasMessageContaining("Duplicate");
    }

    @Test
    void byDefaultNothingIsMadeThatNeedsMoreThanKubernetes() {
        Manifests manifests = Chart.rendered(Chart.valueSet("defaults"));

        assertThat(manifests.all()).noneMatch(manifest -> manifest instanceof ServiceMonitor
                || manifest instanceof PrometheusRule || manifest instanceof HTTPRoute || manifest instanceof Ingress
                || manifest instanceof HorizontalPodAutoscaler);
    }

    @Test
    void theImagesAreTheProjectsOwnInTheVersionOfTheChart() {
        String version = System.getProperty("velour.version");
        Manifests manifests = Chart.rendered(Chart.valueSet("defaults"));

        assertThat(images(manifests)).containsExactlyInAnyOrder("velour-controller:" + version,
                "velour-storage:" + version, "velour-frontend:" + version);
        assertThat(manifests.of(Pod.class)).singleElement().satisfies(test -> assertThat(test.getSpec().getContainers())
                .singleElement()
                .satisfies(container -> assertThat(container.getImage()).isEqualTo("velour-frontend:" + version)));
    }

    @Test
    void oneSettingSendsEveryImageToAnotherRegistryAndDigestsComeBeforeTags() {
        Manifests registry = Chart.rendered("image: {registry: registry.lan/velour/, tag: '1.0'}");
        Manifests digests = Chart.rendered(Chart.valueSet("air-gapped"));

        assertThat(images(registry)).allMatch(image -> image.matches("registry\\.lan/velour/velour-[a-z]+:1\\.0"));
        assertThat(images(digests)).allMatch(
                image -> image.matches("registry\\.lan:5000/mirror/velour/velour-[a-z]+@sha256:[0-9a-f]{64}"));
        assertThat(digests.pods()).allSatisfy(pod -> assertThat(pod.getSpec().getImagePullSecrets())
                .singleElement().satisfies(secret -> assertThat(secret.getName()).isEqualTo("registry-lan")));
    }

    @Test
    void zonesGetAStatefulSetEachWithTheirPartOfTheNodes() {
        List<StatefulSet> sets = Chart.rendered(Chart.valueSet("three-zones")).of(StatefulSet.class).stream()
                .filter(set -> set.getMetadata().getName().contains("-storage")).toList();

        assertThat(sets).extracting(set -> set.getMetadata().getName()).containsExactly("shop-velour-storage-north-1",
                "shop-velour-storage-north-2", "shop-velour-storage-north-3");
        assertThat(sets).allSatisfy(set -> {
            String zone = set.getMetadata().getName().replace("shop-velour-storage-", "");
            assertThat(set.getSpec().getReplicas()).isEqualTo(3);
            assertThat(Environment.of(set.getSpec().getTemplate(), "some-pod")).containsEntry("VELOUR_STORAGE_ZONE",
                    zone);
            assertThat(set.getSpec().getSelector().getMatchLabels()).containsEntry("velour.io/zone", zone)
                    .allSatisfy((name, value) -> assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
                            .containsEntry(name, value));
            assertThat(set.getSpec().getTemplate().getSpec().getAffinity().getNodeAffinity()
                    .getRequiredDuringSchedulingIgnoredDuringExecution().getNodeSelectorTerms().getFirst()
                    .getMatchExpressions().getFirst().getValues()).containsExactly(zone);
        });
    }

    @Test
    void withAutoscalingTheNumberOfFrontendsIsLeftToIt() {
        assertThat(Chart.rendered(Chart.valueSet("three-zones")).frontend().getSpec().getReplicas()).isNull();
        assertThat(Chart.rendered(Chart.valueSet("defaults")).frontend().getSpec().getReplicas()).isEqualTo(2);
    }

    @Test
    void podsAreReplacedWhenTheirSettingsChangeAndOnlyThen() {
        Manifests before = Chart.rendered("{}");
        Manifests after = Chart.rendered("config: {storage: {velour.storage.sweep-rate: 600}}");

        assertThat(after.storage().getSpec().getTemplate()).isNotEqualTo(before.storage().getSpec().getTemplate());
        assertThat(after.frontend()).isEqualTo(before.frontend());
        assertThat(after.controller()).isEqualTo(before.controller());
    }

    @Test
    void largeNumbersReachTheSettingsAsTheyAre() {
        Map<String, String> files = Chart.rendered(Chart.valueSet("three-zones")).config().getData();

        assertThat(files.get("frontend.yaml")).contains("velour.frontend.max-operations: 1000000\n");
        assertThat(files.get("storage.yaml")).contains("velour.storage.max-waiting-per-peer: 1000000\n");
    }

    private static List<String> images(Manifests manifests) {
        return manifests.pods().stream().flatMap(pod -> pod.getSpec().getContainers().stream())
                .map(container -> container.getImage()).toList();
    }
}
