package io.velour.images;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ComposeFileTest {
    private static final Path HOME = Path.of(System.getProperty("velour.home"));
    private static final String VERSION = System.getProperty("velour.version");
    private static final Pattern SETTING = Pattern.compile("velour(\\.[a-z-]+)+");

    private final Map<String, Object> file = read();
    private final Map<String, Object> services = map(file, "services");

    @Test
    void itHasTheClusterThatTheLauncherStarts() {
        assertThat(services).containsOnlyKeys("controller", "storage-1", "storage-2", "storage-3", "frontend-1",
                "frontend-2");
    }

    @Test
    void eachServiceHasTheImageThatIsBuiltForIt() {
        services.keySet().forEach(name -> {
            Map<String, Object> service = map(services, name);
            String kind = kindOf(name);
            assertThat(service.get("image")).as(name)
                    .isEqualTo("${VELOUR_REGISTRY:-}velour-" + kind + ":${VELOUR_VERSION:-" + VERSION + "}");
            Map<String, Object> build = map(service, "build");
            assertThat(build).as(name).containsEntry("dockerfile", "images/Dockerfile");
            assertThat(map(build, "args")).as(name).containsEntry("SERVICE", kind).containsKeys("BASE_IMAGE",
                    "JDK_IMAGE");
        });
    }

    @Test
    void eachVariableIsASettingOfItsServiceOrOfTheWholeCluster() {
        services.keySet().forEach(name -> {
            Set<String> known = variables("cluster.yaml");
            known.addAll(variables(kindOf(name) + ".yaml"));
            assertThat(known).as(name).containsAll(map(map(services, name), "environment").keySet());
        });
    }

    @Test
    void whoKeepsDataHasAVolumeThatIsDeclared() {
        services.keySet().stream().filter(name -> !kindOf(name).equals("frontend"))
                .forEach(name -> assertThat(map(services, name).get("volumes")).as(name)
                        .isEqualTo(List.of(name + ":/var/lib/velour")));
        assertThat(map(file, "volumes")).containsOnlyKeys("controller", "storage-1", "storage-2", "storage-3");
    }

    @Test
    void addressesAreNamesOfServicesAndTheirDefaultPorts() {
        services.keySet().stream().filter(name -> !name.equals("controller")).forEach(name -> {
            Map<String, Object> environment = map(map(services, name), "environment");
            boolean storage = kindOf(name).equals("storage");
            assertThat(environment).as(name).containsEntry("VELOUR_CLUSTER_CONTROLLER_ADDRESS", "controller:8761")
                    .containsEntry(storage ? "VELOUR_STORAGE_ADDRESS" : "VELOUR_FRONTEND_ADDRESS",
                            name + (storage ? ":9080" : ":8080"));
        });
    }

    private static String kindOf(String service) {
        return service.replaceFirst("-\\d+$", "");
    }

    /** With underscores for dots and hyphens, as in README.md and in the files themselves. */
    private static Set<String> variables(String settings) {
        try {
            return SETTING.matcher(Files.readString(HOME.resolve("config").resolve(settings))).results()
                    .map(result -> result.group().replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT))
                    .collect(toCollection(HashSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> read() {
        try {
            return new Yaml().load(Files.readString(HOME.resolve("images/compose.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        return (Map<String, Object>) Objects.requireNonNull(parent.get(key), key);
    }
}
