package io.velour.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import org.springframework.util.FileSystemUtils;

/** The chart, as Helm's own library takes it. */
final class Chart {
    static final Path FOLDER = Path.of("velour");
    static final String RELEASE = "shop";
    static final String NAMESPACE = "data";
    private static final Path VALUE_SETS = Path.of("src/test/resources/values");

    /** What Helm's library renders has no hooks in it; so a copy is rendered in which they are none. */
    private static final Path WITHOUT_HOOKS = copyWithoutHooks(Path.of("target/chart-without-hooks"));

    private Chart() {}

    private static Path copyWithoutHooks(Path copy) {
        try (var files = Files.walk(FOLDER)) {
            FileSystemUtils.deleteRecursively(copy);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file));
                Files.createDirectories(target.getParent());
                Files.writeString(target,
                        Files.readString(file).replaceAll("  annotations:\n(    helm\\.sh/hook.*\n)+", ""));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** Returns the sets of values that stand for real sites. */
    static List<Path> valueSets() {
        try (var files = Files.list(VALUE_SETS)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path valueSet(String name) {
        return VALUE_SETS.resolve(name + ".yaml");
    }

    /** Renders the chart with values in YAML over its defaults. */
    static Manifests rendered(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                return rendered(Files.writeString(file, values));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Manifests rendered(Path values) {
        TemplateCommand template = new Helm(WITHOUT_HOOKS).template().withName(RELEASE).withNamespace(NAMESPACE)
                .withKubeVersion("1.34.0").withValuesFile(values.toAbsolutePath());
        return Manifests.parse(template.call());
    }

    static LintResult linted() {
        return new Helm(FOLDER).lint().strict().call();
    }
}
