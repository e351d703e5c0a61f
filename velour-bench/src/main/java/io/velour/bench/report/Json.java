package io.velour.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.velour.bench.failure.BenchException;

/** Reports as JSON. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    static String of(Object report) {
        return MAPPER.writeValueAsString(report) + "\n";
    }

    /** Writes a report into a file, in the place of what is there. */
    public static void write(Object report, Path file) {
        try {
            Files.writeString(file, of(report));
        } catch (IOException e) {
            throw new BenchException("the file " + file + " cannot be written: " + e, e);
        }
    }
}
