package io.velour.system.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@code ./velour} as a user does. */
public final class VelourCommand {
    public static final Path HOME = Path.of(System.getProperty("velour.home"));
    private static final Path WORK = Path.of(System.getProperty("velour.work"));
    /** Files of a real tree are larger than the default limit of a value. */
    private static final String MAX_VALUE_SIZE = "16MB";

    private VelourCommand() {}

    /** What a finished command said. */
    public record Result(int exitCode, String output) {}

    /** Returns an empty folder for the data of one cluster. */
    public static Path newFolder(String name) {
        try {
            Files.createDirectories(WORK);
            return Files.createTempDirectory(WORK, name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where the launcher has unpacked that service as it is built now. */
    public static Path unpacked(String service) {
        try (Stream<Path> versions = Files.list(HOME.resolve(".velour/apps").resolve(service))) {
            return versions.filter(version -> Files.exists(version.resolve("ready")))
                    .max(Comparator.comparingLong(version -> version.resolve("ready").toFile().lastModified()))
                    .orElseThrow(() -> new IllegalStateException(service + " is not prepared"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end, within the time given. */
    public static Result run(Duration within, String... arguments) {
        Path log = newFolder("command").resolve("output");
        Process process = start(log, arguments);
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("velour " + String.join(" ", arguments) + " did not end within " + within
                        + "; it said:\n" + Files.readString(log));
            }
            return new Result(process.exitValue(), Files.readString(log));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command that stays; its output goes to the log. */
    static Process start(Path log, String... arguments) {
        return start(log, Map.of(), List.of(arguments));
    }

    /** Starts a command that stays, with more in its environment; its output goes to the log. */
    static Process start(Path log, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("velour").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("VELOUR_LIMITS_MAX_VALUE_SIZE", MAX_VALUE_SIZE);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
