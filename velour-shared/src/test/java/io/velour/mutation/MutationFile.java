package io.velour.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The text form of a mutation: entries {@code name: text}, each of which may go on in indented lines below. First what is
 * said of it ({@code rule} and {@code without}; if wanted {@code scenario}, {@code scope}, {@code seeds}), then once or
 * more {@code file}, {@code find} and {@code replace}.
 *
 * <pre>
 * rule: V6
 * without: the lease counts although the map that came with it was not adopted
 * file: io/velour/replica/MemberLease.java
 * find:
 *     several lines of source
 * replace:
 *     other lines
 * </pre>
 */
public final class MutationFile {
    /** The largest number that {@code seeds} may name. */
    public static final int MAX_SEEDS = 10_000_000;
    private static final List<String> HEADERS = List.of("rule", "without", "scenario", "scope", "seeds");
    private static final List<String> EDITS = List.of("file", "find", "replace");
    private static final Pattern NAME = Pattern.compile("([a-z0-9]+(?:-[a-z0-9]+)*)\\.txt");
    private static final Pattern ENTRY = Pattern.compile("([^\\s:]+):(.*)");
    private static final Pattern SOURCE = Pattern.compile("io/velour/(\\w+/)*\\w+\\.java");

    private final String fileName;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private int line;

    private record Entry(String name, int line, StringBuilder lines) {
        String text() {
            return lines.toString().strip();
        }

        String oneLine() {
            return text().replaceAll("\\s+", " ");
        }
    }

    private MutationFile(String fileName) {
        this.fileName = fileName;
    }

    /**
     * Reads every mutation of a folder of the test resources, in the order of their names.
     *
     * @throws InvalidMutationException naming file and line, if one is not of the text form
     */
    public static List<Mutation> readAll(String folder) {
        try (Stream<Path> files = Files.list(ModuleFolder.find().resource(folder))) {
            return files.sorted().map(MutationFile::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one mutation of a folder of the test resources.
     *
     * @param name the file's, without {@code .txt}
     * @throws InvalidMutationException naming file and line, if it is not of the text form
     */
    public static Mutation read(String folder, String name) {
        return read(ModuleFolder.find().resource(folder).resolve(name + ".txt"));
    }

    private static Mutation read(Path file) {
        try {
            return parse(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a mutation from the text of its file.
     *
     * @throws InvalidMutationException naming file and line, if it is not of the text form
     */
    public static Mutation parse(String fileName, String text) {
        MutationFile file = new MutationFile(fileName);
        text.lines().forEach(file::addLine);
        return file.mutation();
    }

    private void addLine(String text) {
        line++;
        Matcher entry = ENTRY.matcher(text);
        Entry last = entries.peekLast();
        if (entry.matches()) {
            requireKnown(entry.group(1));
            entries.add(new Entry(entry.group(1), line, new StringBuilder(entry.group(2))));
        } else if (last != null && (text.isBlank() || Character.isWhitespace(text.charAt(0)))) {
            last.lines.append('\n').append(text);
        } else if (!text.isBlank()) {
            throw invalid(line, "neither 'name: text' nor an indented line below such a one: " + text);
        }
    }

    private void requireKnown(String name) {
        if (!HEADERS.contains(name) && !EDITS.contains(name)) {
            throw invalid(line, "unknown entry '" + name + "'; known are " + HEADERS + " and " + EDITS);
        }
    }

    private Mutation mutation() {
        Matcher name = NAME.matcher(fileName);
        if (!name.matches()) {
            throw invalid(1, "the file's name must be in kebab case and end in .txt");
        }
        Map<String, Entry> headers = headers();
        List<Edit> edits = new ArrayList<>();
        do {
            edits.add(edit());
        } while (!entries.isEmpty());
        return new Mutation(name.group(1), required(headers, "rule"), required(headers, "without"),
                optional(headers, "scenario"), optional(headers, "scope"), seeds(headers.get("seeds")), edits);
    }

    private Map<String, Entry> headers() {
        Map<String, Entry> headers = new LinkedHashMap<>();
        while (!entries.isEmpty() && HEADERS.contains(entries.getFirst().name)) {
            Entry header = filled(entries.removeFirst());
            if (headers.put(header.name, header) != null) {
                throw invalid(header.line, "a second '" + header.name + "'");
            }
        }
        return headers;
    }

    private Edit edit() {
        Entry file = filled(next("file"));
        if (!SOURCE.matcher(file.text()).matches()) {
            throw invalid(file.line, "'" + file.text() + "' is not of the form io/velour/PACKAGE/CLASS.java");
        }
        return new Edit(file.text(), filled(next("find")).text(), next("replace").text());
    }

    private Entry next(String name) {
        Entry next = entries.poll();
        if (next == null) {
            throw invalid(line, "ends where '" + name + "' should stand");
        }
        if (!next.name.equals(name)) {
            throw invalid(next.line, "'" + next.name + "' where '" + name + "' should stand");
        }
        return next;
    }

    private Entry filled(Entry entry) {
        if (entry.text().isEmpty()) {
            throw invalid(entry.line, "'" + entry.name + "' is empty");
        }
        return entry;
    }

    private String required(Map<String, Entry> headers, String name) {
        String value = optional(headers, name);
        if (value == null) {
            throw invalid(1, "'" + name + "' is missing");
        }
        return value;
    }

    private static @Nullable String optional(Map<String, Entry> headers, String name) {
        Entry header = headers.get(name);
        return header == null ? null : header.oneLine();
    }

    private @Nullable Integer seeds(@Nullable Entry header) {
        if (header == null) {
            return null;
        }
        if (!header.text().matches("[1-9][0-9]{0,7}") || Integer.parseInt(header.text()) > MAX_SEEDS) {
            throw invalid(header.line, "seeds must be from 1 to " + MAX_SEEDS + ", but are '" + header.text() + "'");
        }
        return Integer.valueOf(header.text());
    }

    private InvalidMutationException invalid(int atLine, String what) {
        return new InvalidMutationException(fileName + ":" + atLine + ": " + what);
    }
}
