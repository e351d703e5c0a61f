package io.velour.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The text form of a scenario: {@code rule:} and {@code story:}, each of which may go on in indented lines; then the script,
 * one command per line, with empty lines and lines that begin with {@code #} wherever they help; then {@code trace:} and
 * below it the expected trace.
 */
final class ScenarioFile {
    private static final String ENDING = ".txt";
    private static final String TRACE = "trace:";
    private static final List<String> HEADERS = List.of("rule", "story");

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<Scenario.Line> script = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final String name;
    private @Nullable String openHeader;
    private boolean inTrace;
    private int number;

    private ScenarioFile(String name) {
        this.name = name;
    }

    /** Returns the folder of the scenarios, wherever the tests are started: Maven names the module in {@code basedir}. */
    static Path folder() {
        Path start = Path.of(System.getProperty("basedir", System.getProperty("user.dir")));
        return Stream.of(start, start.resolve("velour-shared"))
                .map(module -> module.resolve(Path.of("src", "test", "resources", "scenarios")))
                .filter(Files::isDirectory).findFirst().orElseThrow(() -> new IllegalStateException(
                        "there are no scenarios in " + start.toAbsolutePath() + ": name the module by -Dbasedir="));
    }

    /** Returns the names of all scenarios, in order. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(ENDING))
                    .map(file -> file.substring(0, file.length() - ENDING.length())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a scenario of the folder.
     *
     * @throws ScriptException naming file and line, if it is not of the text form
     */
    static Scenario read(String name) {
        return parse(name, text(name));
    }

    private static String text(String name) {
        try {
            return Files.readString(folder().resolve(name + ENDING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Scenario parse(String name, String text) {
        ScenarioFile file = new ScenarioFile(name);
        text.lines().forEach(file::add);
        return new Scenario(name, file.header("rule"), file.header("story"), file.script, file.trace);
    }

    /** Puts another expected trace into the scenario's file. */
    static void rewrite(String name, List<String> trace) {
        String kept = text(name).lines().takeWhile(line -> !line.equals(TRACE))
                .collect(Collectors.joining("\n")).stripTrailing();
        try {
            Files.writeString(folder().resolve(name + ENDING),
                    kept + "\n\n" + TRACE + "\n" + String.join("\n", trace) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        number++;
        if (inTrace) {
            trace.add(line);
        } else if (line.equals(TRACE)) {
            inTrace = true;
        } else if (!line.isBlank() && !line.startsWith("#")) {
            addToHead(line);
        }
    }

    private void addToHead(String line) {
        int colon = line.indexOf(':');
        String word = colon < 0 ? "" : line.substring(0, colon);
        if (HEADERS.contains(word) && script.isEmpty()) {
            openHeader = word;
            if (headers.put(word, line.substring(colon + 1).strip()) != null) {
                throw error(number, "a second '" + word + "'");
            }
        } else if (openHeader != null && Character.isWhitespace(line.charAt(0))) {
            headers.merge(openHeader, line.strip(), (before, more) -> (before + " " + more).strip());
        } else {
            openHeader = null;
            script.add(new Scenario.Line(number, line.strip()));
        }
    }

    private String header(String word) {
        String text = headers.getOrDefault(word, "");
        if (text.isEmpty()) {
            throw error(1, "'" + word + ":' is missing");
        }
        return text;
    }

    private ScriptException error(int line, String what) {
        return new ScriptException(name + ENDING + ":" + line + ": " + what);
    }
}
