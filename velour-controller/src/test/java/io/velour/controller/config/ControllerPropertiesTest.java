package io.velour.controller.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.velour.shell.testing.CommentedSettings;

class ControllerPropertiesTest {
    private static final ValidatorFactory FACTORY = Validation.buildDefaultValidatorFactory();

    @AfterAll
    static void close() {
        FACTORY.close();
    }

    private static ControllerProperties bind(Map<String, String> settings) {
        return CommentedSettings.bind("velour", ControllerProperties.class, settings);
    }

    private static Set<String> problems(Map<String, String> settings) {
        return FACTORY.getValidator().validate(bind(settings)).stream().map(ConstraintViolation::getMessage)
                .collect(Collectors.toSet());
    }

    @Test
    void theDefaultsAreLegalAndThoseOfTheManual() {
        assertThat(problems(Map.of())).isEmpty();
        assertThat(bind(Map.of()).clusterSettings().fingerprint()).isEqualTo(
                "partition-digits=2 redundancy=2 lease=2000ms max-clock-offset=60000ms tombstone-retention=3600000ms");
    }

    @ParameterizedTest
    @CsvSource({"cluster.redundancy,0", "cluster.redundancy,17", "cluster.redundancy,4", "cluster.lease,99ms",
            "cluster.lease,61s", "cluster.lease,-2s", "cluster.max-clock-offset,0s", "cluster.max-clock-offset,61m",
            "cluster.tombstone-retention,239s", "controller.expected-storage-nodes,0",
            "controller.expected-storage-nodes,1", "controller.expected-storage-nodes,4097"})
    void whatIsOutOfBoundsIsRefused(String name, String value) {
        assertThat(problems(Map.of("velour." + name, value))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,3,2", "3,16,2", "2,17,3", "16,256,3", "2,4096,4"})
    void theNumberOfPartitionsFollowsFromTheExpectedNodes(int redundancy, int nodes, int digits) {
        Map<String, String> settings = Map.of("velour.cluster.redundancy", Integer.toString(redundancy),
                "velour.controller.expected-storage-nodes", Integer.toString(nodes));

        assertThat(problems(settings)).isEmpty();
        assertThat(bind(settings).clusterSettings().partitionDigits()).isEqualTo(digits);
    }
}
