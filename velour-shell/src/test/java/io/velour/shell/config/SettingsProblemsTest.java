package io.velour.shell.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

@ExtendWith(OutputCaptureExtension.class)
class SettingsProblemsTest {
    @TempDir
    private Path folder;

    @Validated
    @ConfigurationProperties("velour")
    record Sample(@Valid @DefaultValue Cluster cluster, @DefaultValue("4MB") DataSize size) {
        record Cluster(@NodeAddressText @DefaultValue("") String controllerAddress,
                @Max(16) @DefaultValue("2") int redundancy, @DefaultValue("2s") Duration lease) {
            @AssertTrue(message = "velour.cluster.lease must be positive")
            boolean isLeasePositive() {
                return lease.isPositive();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Sample.class)
    @Import(ShellConfiguration.class)
    static class Application {}

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off").run(arguments);
    }

    @Test
    void goodSettingsAreBound() {
        try (ConfigurableApplicationContext context = start("--velour.cluster.controller-address=c:1",
                "--velour.size=5MB")) {
            assertThat(context.getBean(Sample.class)).isEqualTo(
                    new Sample(new Sample.Cluster("c:1", 2, Duration.ofSeconds(2)), DataSize.ofMegabytes(5)));
        }
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceAndWithoutAStackTrace(CapturedOutput output) {
        assertThatThrownBy(() -> start("--velour.cluster.controller-address=nowhere", "--velour.cluster.redundancy=99",
                "--velour.cluster.lease=0s", "--velour.size=much")).isInstanceOf(RuntimeException.class);

        assertThat(output).contains("APPLICATION FAILED TO START")
                .contains("velour.cluster.controller-address = 'nowhere': must be host:port")
                .contains(
                        "velour.cluster.redundancy = '99': must be less than or equal to 16 (\"velour.cluster.redundancy\""
                                + " from property source \"commandLineArgs\")")
                .contains("velour.cluster.lease must be positive")
                .contains("velour.size = 'much': must be a size such as").doesNotContain("\tat ");
    }

    @Test
    void severalValuesThatCannotBeConvertedAreNamedTogether(CapturedOutput output) {
        assertThatThrownBy(() -> start("--velour.cluster.controller-address=c:1", "--velour.cluster.redundancy=two",
                "--velour.cluster.lease=soon")).isInstanceOf(RuntimeException.class);

        assertThat(output).contains("velour.cluster.redundancy = 'two': must be a whole number")
                .contains("velour.cluster.lease = 'soon': must be a duration such as").doesNotContain("\tat ");
    }

    @Test
    void anEmptyDurationMeansTheDefault() {
        try (ConfigurableApplicationContext context = start("--velour.cluster.controller-address=c:1",
                "--velour.cluster.lease=")) {
            assertThat(context.getBean(Sample.class).cluster())
                    .isEqualTo(new Sample.Cluster("c:1", 2, Duration.ofSeconds(2)));
        }
    }

    @Test
    void aFileThatIsNotYamlIsNamedWithTheLine(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("cluster.yaml"), "velour:\n  size: 1MB\n lease: 2s\n");

        assertThatThrownBy(() -> start("--spring.config.import=file:" + file)).isInstanceOf(RuntimeException.class);

        assertThat(output).contains("APPLICATION FAILED TO START").contains("is not YAML").contains("line 3")
                .doesNotContain("\tat ");
    }
}
