package io.velour.system.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.velour.mutation.Edit;
import io.velour.mutation.MutationFile;
import io.velour.system.process.LiveCluster;
import io.velour.system.process.VelourCommand;

/** A patch of shipping source, compiled against the libraries of one service and given to some of its processes. */
public final class SeededBug {
    private final String name;

    /** @param name of its file in the resources' folder {@code seeded-bugs} */
    public SeededBug(String name) {
        this.name = name;
    }

    /** Has processes of one kind start with this bug from now on. */
    public void putInto(LiveCluster cluster, String kind, List<String> processes) {
        Path classes = cluster.folder().resolve(name + "-classes");
        compile(cluster.folder().resolve(name + "-sources"), classes, VelourCommand.unpacked(kind));
        Path agent = AgentJar.writeTo(cluster.folder().resolve("agent.jar"));
        processes.forEach(process -> cluster.options(process).jvm("agent", "-javaagent:" + agent + "=" + classes));
    }

    private void compile(Path sources, Path classes, Path application) {
        List<String> command = new ArrayList<>(List.of("-proc:none", "-parameters", "-nowarn", "-d", classes.toString(),
                "-cp", jarsOf(application)));
        patchedSources().forEach((file, source) -> command.add(write(sources.resolve(file), source).toString()));
        int result = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this Java has no compiler").run(null,
                null, null, command.toArray(String[]::new));
        if (result != 0) {
            throw new AssertionError("the seeded bug '" + name + "' does not compile");
        }
    }

    private static String jarsOf(Path application) {
        try (Stream<Path> files = Files.walk(application)) {
            return files.map(Path::toString).filter(file -> file.endsWith(".jar")).collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> patchedSources() {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Edit edit : MutationFile.parse(name + ".txt", text()).edits()) {
            String source = sources.computeIfAbsent(edit.file(), SeededBug::shipped);
            sources.put(edit.file(), edit.applyTo(source, name));
        }
        return sources;
    }

    private String text() {
        try (InputStream file = Objects.requireNonNull(
                SeededBug.class.getResourceAsStream("/seeded-bugs/" + name + ".txt"), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shipped(String file) {
        return Stream.of("velour-shared", "velour-frontend", "velour-storage")
                .map(module -> VelourCommand.HOME.resolve(module).resolve("src/main/java").resolve(file))
                .filter(Files::exists).findFirst().map(SeededBug::read)
                .orElseThrow(() -> new AssertionError("there is no " + file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String source) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
