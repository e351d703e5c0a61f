package io.velour.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How pods run: what they may do, how long they have, how they are kept apart. */
class PodsTest {
    private static final long MEBIBYTE = 1 << 20;

    static List<Path> valueSets() {
        return Chart.valueSets();
    }

    private static Container container(PodTemplateSpec pod) {
        return pod.getSpec().getContainers().getFirst();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void nobodyIsRootOrWritesOutsideItsVolumesOrTalksToTheApiServer(Path values) {
        Manifests manifests = Chart.rendered(values);
        List<PodSpec> pods = new ArrayList<>(
                manifests.pods().stream().map(PodTemplateSpec::getSpec).toList());
        manifests.of(Pod.class).forEach(pod -> pods.add(pod.getSpec()));

        assertThat(pods).hasSizeGreaterThanOrEqualTo(4).allSatisfy(pod -> {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getEnableServiceLinks()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            SecurityContext security = pod.getContainers().getFirst().getSecurityContext();
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(pod.getContainers().getFirst().getVolumeMounts()).extracting(mount -> mount.getMountPath())
                    .contains("/tmp");
        });
    }

    @Test
    void theUserIsThatOfTheImageUnlessThePlatformGivesOutIds() {
        assertThat(Chart.rendered("{}").pods())
                .allSatisfy(pod -> assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(10001))
                .allSatisfy(pod -> assertThat(pod.getSpec().getSecurityContext().getFsGroup()).isEqualTo(10001));
        assertThat(Chart.rendered(Chart.valueSet("air-gapped")).pods())
                .allSatisfy(pod -> assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isNull());
    }

    @Test
    void identitiesAreKeptAndCanBeResolvedBeforePodsAreReady() {
        Manifests manifests = Chart.rendered("{}");

        for (StatefulSet set : manifests.of(StatefulSet.class)) {
            Service service = manifests.named(Service.class, set.getSpec().getServiceName());
            assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
            assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
            assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
                    .containsAllEntriesOf(service.getSpec().getSelector());
            assertThat(set.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
            assertThat(set.getSpec().getVolumeClaimTemplates()).singleElement()
                    .satisfies(claim -> assertThat(claim.getMetadata().getName()).isEqualTo("data"));
            assertThat(set.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted()).isEqualTo("Retain");
        }
        assertThat(Environment.of(manifests.storage().getSpec().getTemplate(), "shop-velour-storage-2"))
                .containsEntry("VELOUR_STORAGE_NAME", "shop-velour-storage-2").containsEntry("VELOUR_STORAGE_ADDRESS",
                        "shop-velour-storage-2.shop-velour-storage.data.svc.cluster.local:9080");
    }

    @Test
    void everybodyIsToldWhereTheControllerIs() {
        Manifests manifests = Chart.rendered(Chart.valueSet("shrinking"));
        Service service = manifests.named(Service.class, "kv-controller");
        String address = "kv-controller.data.svc.cluster.local:18761";

        assertThat(service.getSpec().getPorts().getFirst().getPort()).isEqualTo(18761);
        assertThat(manifests.pods()).filteredOn(pod -> !container(pod).getName().equals("controller")).hasSize(2)
                .allSatisfy(pod -> assertThat(Environment.of(pod, "some"))
                        .containsEntry("VELOUR_CLUSTER_CONTROLLER_ADDRESS", address));
    }

    @Test
    void theControllerWaitsForAsManyStorageNodesAsAreStarted() {
        assertThat(Environment.of(Chart.rendered("storage: {replicas: 7}").controller().getSpec().getTemplate(), "one"))
                .containsEntry("VELOUR_CONTROLLER_EXPECTED_STORAGE_NODES", "7");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void probesAskThePortOfManagementForTheHealthGroups(Path values) {
        assertThat(Chart.rendered(values).pods()).allSatisfy(pod -> {
            Container container = container(pod);
            assertThat(container.getPorts()).extracting(ContainerPort::getName).contains("http", "management");
            assertThat(
                    List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                    .allSatisfy(probe -> assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management"));
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
        });
    }

    @Test
    void aStorageNodeHasTimeToReadThroughItsRecordsWhenItStarts() {
        var probe = container(Chart.rendered("storage: {startLimit: 1h}").storage().getSpec().getTemplate())
                .getStartupProbe();

        assertThat(probe.getFailureThreshold() * probe.getPeriodSeconds()).isEqualTo(3_600);
    }

    @Test
    void aFrontendHasTimeForItsSleepAndForWhatIsUnderWay() {
        PodTemplateSpec pod = Chart.rendered(Chart.valueSet("shrinking"))
                .named(Deployment.class, "kv-frontend").getSpec().getTemplate();
        long sleep = container(pod).getLifecycle().getPreStop().getSleep().getSeconds();
        long phase = seconds(Environment.of(pod, "some").get("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"));

        assertThat(sleep).isEqualTo(10);
        assertThat(phase).isGreaterThan(30);
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isGreaterThan(sleep + phase);
    }

    @Test
    void aStorageNodeHasTimeToHandOverAndToBeDrainedIfItIsTo() {
        PodTemplateSpec usual = Chart.rendered("config: {storage: {velour.storage.hand-over-limit: 1500ms}}").storage()
                .getSpec().getTemplate();
        PodTemplateSpec drained = Chart.rendered(Chart.valueSet("shrinking"))
                .named(StatefulSet.class, "kv-storage").getSpec().getTemplate();
        long phase = seconds(Environment.of(usual, "some").get("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"));

        assertThat(phase).as("writes wait for the disk for 10 s").isGreaterThan(10);
        assertThat(usual.getSpec().getTerminationGracePeriodSeconds()).isGreaterThan(2 + phase).isLessThan(90);
        assertThat(drained.getSpec().getTerminationGracePeriodSeconds()).isGreaterThan(7_200 + 3 + phase);
    }

    private static long seconds(@Nullable String duration) {
        return Long.parseLong(Objects.requireNonNull(duration).replace("s", ""));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void theLimitOfMemoryHoldsTheHeapAndWhatIsBesideIt(Path values) {
        assertThat(Chart.rendered(values).pods()).allSatisfy(pod -> {
            String options = Objects.requireNonNull(Environment.of(pod, "some").get("VELOUR_JAVA_OPTIONS"));
            long heap = Long.parseLong(options.replaceAll(".*-Xmx([0-9]+)m.*", "$1"));
            Quantity limit = container(pod).getResources().getLimits().get("memory");

            assertThat(Quantity.getAmountInBytes(limit).longValueExact())
                    .isGreaterThanOrEqualTo((heap + 256) * MEBIBYTE);
            assertThat(container(pod).getResources().getRequests()).containsKeys("cpu", "memory");
        });
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "4, 2", "6, 4"})
    void evictionsLeaveTwoReplicasOfEachPartitionWhereThereAreMore(int redundancy, int evicted) {
        Manifests manifests = Chart.rendered(
                "config: {cluster: {velour.cluster.redundancy: " + redundancy + "}}\nstorage: {replicas: 6}");

        assertThat(manifests.named(PodDisruptionBudget.class, "shop-velour-storage").getSpec().getMaxUnavailable()
                .getIntVal()).isEqualTo(evicted);
    }

    @Test
    void withOneReplicaNoBudgetKeepsMachinesFromBeingEmptied() {
        assertThat(Chart.rendered(Chart.valueSet("one-machine")).of(PodDisruptionBudget.class))
                .extracting(budget -> budget.getMetadata().getName()).containsExactly("shop-velour-frontend");
    }

    @Test
    void storageNodesAreSpreadStrictlyAndFrontendsAsFarAsPossible() {
        Manifests manifests = Chart.rendered("{}");

        assertThat(manifests.storage().getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .extracting(spread -> spread.getTopologyKey() + " " + spread.getWhenUnsatisfiable())
                .containsExactly("topology.kubernetes.io/zone DoNotSchedule", "kubernetes.io/hostname DoNotSchedule");
        assertThat(manifests.frontend().getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .extracting(spread -> spread.getTopologyKey() + " " + spread.getWhenUnsatisfiable())
                .containsExactly("topology.kubernetes.io/zone ScheduleAnyway", "kubernetes.io/hostname ScheduleAnyway");
    }

    @Test
    void onlyMembersReachStorageNodesAndTheController() {
        Manifests manifests = Chart.rendered("{}");

        assertThat(admitted(manifests, "shop-velour-storage")).containsExactlyInAnyOrder("controller", "storage",
                "frontend");
        assertThat(admitted(manifests, "shop-velour-controller")).containsExactlyInAnyOrder("storage", "frontend");
        NetworkPolicy frontend = manifests.named(NetworkPolicy.class, "shop-velour-frontend");
        assertThat(frontend.getSpec().getIngress().getFirst().getFrom()).as("everybody").isEmpty();
        assertThat(frontend.getSpec().getEgress()).hasSize(3);
    }

    @Test
    void aPortForStreamsIsThereForWhoReachesStorageNodesIfItIsWanted() {
        Manifests manifests = Chart.rendered("config: {storage: {velour.storage.stream-port: 9180}}");

        assertThat(manifests.storage().getSpec().getTemplate().getSpec().getContainers().getFirst().getPorts())
                .extracting(port -> port.getName() + " " + port.getContainerPort())
                .containsExactly("http 9080", "management 10080", "stream 9180");
        assertThat(manifests.named(NetworkPolicy.class, "shop-velour-storage").getSpec().getIngress().getFirst()
                .getPorts()).extracting(port -> port.getPort().getIntVal()).containsExactly(9080, 9180);
        assertThat(manifests.named(NetworkPolicy.class, "shop-velour-frontend").getSpec().getEgress().getLast()
                .getPorts()).extracting(port -> port.getPort().getIntVal()).containsExactly(9080, 9180);
        assertThat(Chart.rendered("{}").storage().getSpec().getTemplate().getSpec().getContainers().getFirst()
                .getPorts()).hasSize(2);
    }

    @Test
    void whoMayUseFrontendsCanBeSaidAndTheTestOfTheReleaseStillMay() {
        Manifests manifests = Chart.rendered(Chart.valueSet("three-zones"));

        List<NetworkPolicyPeer> clients = manifests.named(NetworkPolicy.class, "shop-velour-frontend").getSpec()
                .getIngress().getFirst().getFrom();
        assertThat(clients).hasSize(2);
        assertThat(clients).filteredOn(peer -> peer.getNamespaceSelector() != null).singleElement()
                .satisfies(peer -> assertThat(peer.getNamespaceSelector().getMatchLabels())
                        .containsEntry("velour-client", "true"));
        assertThat(clients).filteredOn(peer -> peer.getPodSelector() != null).singleElement()
                .satisfies(peer -> assertThat(peer.getPodSelector().getMatchLabels())
                        .containsEntry("app.kubernetes.io/component", "test"));
    }

    @Test
    void theControllerMayAskStorageNodesAndTracesMayGoToTheirCollector() {
        Manifests manifests = Chart.rendered("networkPolicy: {collectors: [{ipBlock: {cidr: 10.1.0.0/16}}]}");

        assertThat(manifests.named(NetworkPolicy.class, "shop-velour-controller").getSpec().getEgress())
                .flatExtracting(rule -> rule.getTo()).extracting(peer -> peer.getPodSelector() == null
                        ? peer.getIpBlock().getCidr()
                        : peer.getPodSelector().getMatchLabels().get("app.kubernetes.io/component"))
                .containsExactly("storage", "10.1.0.0/16");
    }

    private static List<String> admitted(Manifests manifests, String policy) {
        return manifests.named(NetworkPolicy.class, policy).getSpec().getIngress().getFirst().getFrom().stream()
                .map(peer -> peer.getPodSelector().getMatchLabels().get("app.kubernetes.io/component")).toList();
    }
}
