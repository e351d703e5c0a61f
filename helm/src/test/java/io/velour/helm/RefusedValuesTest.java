package io.velour.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot work is refused before anything is installed, and the message says what and why. */
class RefusedValuesTest {
    static Stream<Arguments> mistypedOrOutOfRange() {
        return Stream.of(
                arguments("storage: {replica: 5}", "/storage", "replica"),
                arguments("storag: {replicas: 5}", "", "storag"),
                arguments("config: {storage: {velour.storage.sweep-rte: 10}}", "/config/storage", "sweep-rte"),
                arguments("config: {cluster: {velour.cluster.redundancy: 17}}", "velour.cluster.redundancy", "16"),
                arguments("config: {cluster: {velour.cluster.redundancy: '2'}}", "velour.cluster.redundancy",
                        "integer"),
                arguments("config: {cluster: {velour.cluster.redundancy: null}}", "velour.cluster.redundancy", ""),
                arguments("config: {cluster: {velour.cluster.lease: 2 seconds}}", "velour.cluster.lease", "pattern"),
                arguments("config: {storage: {velour.storage.block-cache-size: 128Mi}}", "block-cache-size", "pattern"),
                arguments("config: {storage: {velour.storage.name: one}}", "velour.storage.name", ""),
                arguments("config: {storage: {velour.cluster.reads-without-lease: maybe}}", "reads-without-lease",
                        "serve"),
                arguments("image: {tag: latest}", "/image/tag", ""),
                arguments("image: {digests: {storage: abc}}", "/image/digests/storage", ""),
                arguments("storage: {heap: 512m}", "/storage/heap", "pattern"),
                arguments("storage: {resources: {limits: {memory: null}}}", "/storage/resources/limits", "memory"),
                arguments("storage: {extraEnv: [{name: VELOUR_STORAGE_SWEEP_RATE, value: '9'}]}", "/storage/extraEnv",
                        ""),
                arguments("ingress: {enabled: true}", "/ingress/hosts", ""),
                arguments("gateway: {enabled: true}", "/gateway/name", ""),
                arguments("frontend: {replicas: 0}", "/frontend/replicas", "1"));
    }

    @ParameterizedTest
    @MethodSource
    void mistypedOrOutOfRange(String values, String where, String what) {
        assertThatThrownBy(() -> Chart.rendered(values)).hasMessageContaining("values don't meet the specifications")
                .hasMessageContaining(where).hasMessageContaining(what);
    }

    static Stream<Arguments> whatCannotWorkTogether() {
        return Stream.of(
                arguments("storage: {replicas: 1}",
                        "velour.cluster.redundancy (2) must not be larger than storage.replicas (1)"),
                arguments("storage: {replicas: 4, zones: [a, b, c]}",
                        "storage.replicas (4) must be a multiple of the number of storage.zones (3)"),
                arguments("storage: {maxUnavailable: 2}",
                        "storage.maxUnavailable (2) must be less than velour.cluster.redundancy (2)"),
                arguments("frontend: {autoscaling: {enabled: true, minReplicas: 5, maxReplicas: 4}}",
                        "frontend.autoscaling.minReplicas (5) must not be larger than maxReplicas (4)"),
                arguments("config: {frontend: {server.port: 7080}}",
                        "config.frontend: server.port and management.server.port must not both be 7080"),
                arguments("config: {storage: {velour.storage.stream-port: 9080}}",
                        "velour.storage.stream-port must not be 9080, which is server.port or management.server.port"),
                arguments("config: {storage: {velour.storage.stream-port: 0}}",
                        "velour.storage.stream-port must not be 0 while networkPolicy.enabled"),
                arguments("frontend: {heap: 1Gi}", "frontend.resources.limits.memory (768Mi) must be at least 1280Mi"),
                arguments("config: {storage: {velour.storage.block-cache-size: 1GB}}",
                        "storage.resources.limits.memory (1Gi) must be at least 2048Mi: storage.heap (512Mi), "
                                + "RocksDB's 1280Mi (velour.storage.block-cache-size and a quarter) and 256Mi"),
                arguments("config: {storage: {velour.storage.max-in-work-size: 256MB}}",
                        "storage.heap (512Mi) must be at least 928Mi: three times velour.storage.max-in-work-size (256MB), "
                                + "velour.storage.record-cache-size (32MB) and 128Mi"),
                arguments("config: {storage: {velour.storage.record-cache-size: 256MB}}",
                        "storage.heap (512Mi) must be at least 768Mi: "),
                arguments("config: {storage: {velour.storage.write-buffer-size: 129MB}}",
                        "velour.storage.write-buffer-size (129MB) must not be larger than"),
                arguments("config: {storage: {velour.storage.max-batch-size: 512KB}}",
                        "velour.limits.max-value-size (1MB) must not be larger than velour.storage.max-batch-size (512KB)"),
                arguments("config: {frontend: {velour.frontend.max-answer-size: 16MB}}",
                        "velour.storage.max-batch-size (32MB) must not be larger than velour.frontend.max-answer-size (16MB)"),
                arguments("config: {storage: {velour.storage.max-in-work-size: 48MB}}",
                        "twice velour.storage.max-batch-size (32MB) must not be more than velour.storage.max-in-work-size (48MB)"),
                arguments("config: {cluster: {velour.cluster.tombstone-retention: 239s}}",
                        "velour.cluster.tombstone-retention (239s) must be at least four times velour.cluster.max-clock-offset (1m)"));
    }

    @ParameterizedTest
    @MethodSource
    void whatCannotWorkTogether(String values, String why) {
        assertThatThrownBy(() -> Chart.rendered(values)).hasMessageContaining("These values cannot work together:")
                .hasMessageContaining("- ").hasMessageContaining(why);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> Chart.rendered("{storage: {replicas: 1, heap: 256Mi}, frontend: {heap: 2Gi}}"))
                .hasMessageContaining("storage.replicas (1)").hasMessageContaining("storage.heap (256Mi)")
                .hasMessageContaining("frontend.resources.limits.memory (768Mi)");
    }

    @Test
    void whatIsJustPossibleIsTaken() {
        assertThat(Chart.rendered("config: {cluster: {velour.cluster.redundancy: 3,"
                + " velour.cluster.tombstone-retention: 4m}}\nstorage: {maxUnavailable: 2}").all()).isNotEmpty();
    }
}
