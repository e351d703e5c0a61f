package io.velour.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of the module velour-shared, wherever its tests are started. Sources and mutations are read there and not
 * from the class path, where a file that has since been deleted may still lie.
 */
record ModuleFolder(Path path) {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    /** Finds the folder: Maven names it in {@code basedir}, other starters start in it or in the folder above. */
    static ModuleFolder find() {
        return below(Path.of(System.getProperty("basedir", System.getProperty("user.dir"))));
    }

    static ModuleFolder below(Path start) {
        return List.of(start, start.resolve("velour-shared")).stream()
                .filter(folder -> Files.isDirectory(folder.resolve(SOURCES).resolve("io/velour/record"))).findFirst()
                .map(ModuleFolder::new)
                .orElseThrow(() -> new IllegalStateException("the core's sources are neither in "
                        + start.toAbsolutePath()
                        + " nor in velour-shared below it: start the tests there, or name the folder by -Dbasedir="));
    }

    /** Returns the text of a file of the core, named relative to {@code src/main/java}. */
    String source(String file) {
        try {
            return Files.readString(path.resolve(SOURCES).resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasSource(String file) {
        return Files.isRegularFile(path.resolve(SOURCES).resolve(file));
    }

    /** Returns where a file or folder of the test resources lies. */
    Path resource(String name) {
        return path.resolve(RESOURCES).resolve(name);
    }
}
