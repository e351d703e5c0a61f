package io.velour.mutation;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

import org.jspecify.annotations.NullMarked;

import io.velour.record.Key;

/** Compiles, in memory, the files that a mutation touches, against the shipped classes of the core. */
final class MutantCompiler {
    private final ModuleFolder module;

    MutantCompiler(ModuleFolder module) {
        this.module = module;
    }

    /**
     * Returns the bytes of every class of the touched files, by its binary name.
     *
     * @throws InvalidMutationException if the mutation does not apply or does not compile
     */
    Map<String, byte[]> compile(Mutation mutation) {
        if (mutation.edits().isEmpty()) {
            return Map.of();
        }
        List<JavaFileObject> sources = mutatedSources(mutation).entrySet().stream()
                .map(source -> MemoryFiles.source(source.getKey(), source.getValue())).toList();
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(),
                "mutations need a JDK: this Java has no compiler");
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (MemoryFiles files = new MemoryFiles(
                compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8))) {
            if (!compiler.getTask(null, files, problems, options(), null, sources).call()) {
                throw new InvalidMutationException(
                        "mutation '" + mutation.name() + "' does not compile:\n" + errors(problems));
            }
            return files.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> mutatedSources(Mutation mutation) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Edit edit : mutation.edits()) {
            if (!module.hasSource(edit.file())) {
                throw new InvalidMutationException(
                        "mutation '" + mutation.name() + "' does not apply: there is no " + edit.file());
            }
            String source = sources.computeIfAbsent(edit.file(), module::source);
            sources.put(edit.file(), edit.applyTo(source, mutation.name()));
        }
        return sources;
    }

    private static List<String> options() {
        return List.of("--release", "25", "-proc:none", "-implicit:none", "-parameters", "-nowarn", "--class-path",
                classPath());
    }

    /** All that the core depends on. The running tests' class path may hide in a jar's manifest, their classes do not. */
    private static String classPath() {
        return Stream.of(Key.class, NullMarked.class).map(MutantCompiler::origin)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String origin(Class<?> type) {
        CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource(), type.getName());
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type + " comes from " + source.getLocation() + ", which is no file", e);
        }
    }

    private static String errors(DiagnosticCollector<JavaFileObject> problems) {
        return problems.getDiagnostics().stream().filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(MutantCompiler::text).collect(Collectors.joining("\n"));
    }

    private static String text(Diagnostic<? extends JavaFileObject> problem) {
        JavaFileObject source = problem.getSource();
        return (source == null ? "" : source.getName().substring(1) + ":" + problem.getLineNumber() + ": ")
                + problem.getMessage(Locale.ROOT);
    }
}
