package io.velour.storage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

import io.velour.shell.config.ShellConfiguration;
import io.velour.shell.testing.CommentedSettings;
import io.velour.shell.testing.KnownSettings;

class StorageSettingsTest {
    private static final Path FILE = Path.of("../config/storage.yaml");
    private static final List<String> NOT_OURS = List.of("server.port", "management.server.port");
    /** Of Spring Boot, and the same for all services. */
    private static final List<String> OF_OBSERVATION = List.of("logging.structured.format.console",
            "management.tracing.export.enabled", "management.tracing.sampling.probability",
            "management.opentelemetry.tracing.export.otlp.endpoint");
    private static final String OF_CLUSTER = "velour.cluster.reads-without-lease";

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(StorageProperties.class)
    @Import(ShellConfiguration.class)
    static class SettingsOnly {}

    @Test
    void theFileShowsEverySettingOfTheNode() {
        assertThat(new TreeSet<>(CommentedSettings.read(FILE).keySet()))
                .containsAll(CommentedSettings.namesOf("velour.storage", StorageProperties.Storage.class))
                .containsAll(CommentedSettings.namesOf("velour.anti-entropy", StorageProperties.AntiEntropy.class))
                .contains(OF_CLUSTER)
                .allMatch(name -> name.startsWith("velour.storage.") || name.startsWith("velour.anti-entropy.")
                        || name.equals(OF_CLUSTER) || NOT_OURS.contains(name) || OF_OBSERVATION.contains(name));
    }

    @Test
    void everySettingOfTheFileIsExactlyTheDefault() {
        Map<String, String> settings = new LinkedHashMap<>(CommentedSettings.read(FILE));
        settings.keySet().removeAll(NOT_OURS);
        OF_OBSERVATION.forEach(settings::remove);

        assertThat(CommentedSettings.bind("velour", StorageProperties.class, settings))
                .isEqualTo(CommentedSettings.bind("velour", StorageProperties.class, Map.of()));
    }

    @Test
    void thePortsOfTheFileAreTheDefaults() throws IOException {
        Map<String, String> settings = CommentedSettings.read(FILE);
        PropertySource<?> defaults = new YamlPropertySourceLoader()
                .load("defaults", new ClassPathResource("application.yaml")).getFirst();

        assertThat(NOT_OURS).allSatisfy(
                name -> assertThat(settings.get(name)).isEqualTo(String.valueOf(defaults.getProperty(name))));
    }

    @Test
    void everySettingOfTheApplicationIsOneThatSomeLibraryKnows() {
        assertThat(KnownSettings.unknownIn("application.yaml")).isEmpty();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void everythingThatIsWrongIsSaidAtOnce(CapturedOutput output) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(SettingsOnly.class).web(WebApplicationType.NONE).run(
                "--spring.config.location=optional:file:/nowhere/", "--velour.storage.address=nowhere",
                "--velour.storage.name=two\nlines", "--velour.storage.max-batch-size=10KB",
                "--velour.storage.max-in-work-size=1KB", "--velour.storage.max-waiting=0",
                "--velour.storage.write-limit=1h", "--velour.storage.block-cache-size=1MB",
                "--velour.storage.renewal-interval=1m", "--velour.storage.peer-limit=1ms",
                "--velour.storage.catch-up-rate=1B", "--velour.anti-entropy.interval=1ms",
                "--velour.anti-entropy.rate=1B", "--velour.storage.record-cache-size=17GB",
                "--velour.storage.max-waiting-per-peer=0", "--velour.storage.sweep-rate=9"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output).contains("velour.cluster.controller-address = '': must be host:port")
                .contains("velour.storage.address = 'nowhere': must be host:port")
                .contains("velour.storage.name").contains("must not have control characters")
                .contains("velour.storage.max-batch-size must be from 1MB to 1GB")
                .contains("velour.storage.max-in-work-size must be at least twice")
                .contains("velour.storage.max-waiting = '0'")
                .contains("velour.storage.record-cache-size must be from 0B to half of the heap, and at most 16GB")
                .contains("velour.storage.write-limit must be from 100ms to 1m")
                .contains("velour.storage.renewal-interval must be from 10ms to 15s")
                .contains("velour.storage.peer-limit must be from 10ms to 1m")
                .contains("velour.storage.max-waiting-per-peer = '0'").contains("velour.storage.sweep-rate = '9'")
                .contains("velour.storage.block-cache-size must be at least 8MB").doesNotContain("\tat ");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whatBecomesOfReadsWithoutALeaseIsOneOfTwoWords(CapturedOutput output) {
        assertThat(bound(Map.of()).readsWithoutLease()).isTrue();
        assertThat(bound(Map.of(OF_CLUSTER, "serve")).readsWithoutLease()).isTrue();
        assertThat(bound(Map.of(OF_CLUSTER, "refuse")).readsWithoutLease()).isFalse();
        assertThatThrownBy(() -> new SpringApplicationBuilder(SettingsOnly.class).web(WebApplicationType.NONE).run(
                "--spring.config.location=optional:file:/nowhere/", "--" + OF_CLUSTER + "=perhaps"))
                .isInstanceOf(RuntimeException.class);
        assertThat(output).contains(OF_CLUSTER + " = 'perhaps': must be one of serve, refuse");
    }

    @Test
    void rangesAndBatchesForOtherNodesFitIntoTheBatchesThatAreTaken() {
        for (String maxBatch : List.of("1MB", "32MB", "1GB")) {
            StorageProperties properties = bound(Map.of("velour.storage.max-batch-size", maxBatch));
            NodeBounds bounds = NodeBounds.of(properties);
            long bytes = properties.storage().maxBatchSize().toBytes();

            assertThat(bounds.replicas().rangeBytes()).isBetween(1L, bytes / 4);
            assertThat(bounds.peers().maxBatchBytes()).isBetween(bounds.replicas().rangeBytes(), bytes / 2);
            assertThat((long) bounds.maxPeerAnswerBytes()).isGreaterThan(bytes + bounds.replicas().rangeBytes());
        }
    }

    private static StorageProperties bound(Map<String, String> settings) {
        return CommentedSettings.bind("velour", StorageProperties.class, settings);
    }
}
