package io.velour.images;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a program of this machine to its end, for a bounded time. */
final class Shell {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private Shell() {}

    /** How a program ended, and all that it said. */
    record Ended(int status, String said) {}

    static Ended run(List<String> command) {
        try {
            // A file and no pipe: what the program leaves running in the background would hold a pipe open.
            Path output = Files.createTempFile("velour-images", ".log");
            try {
                Process process = new ProcessBuilder(command).redirectErrorStream(true)
                        .redirectOutput(output.toFile()).start();
                if (!process.waitFor(LIMIT.toSeconds(), SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new AssertionError("no end: " + command + "\n" + Files.readString(output));
                }
                return new Ended(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Returns what the program said. */
    static String succeed(String... command) {
        Ended ended = run(List.of(command));
        if (ended.status() != 0) {
            throw new AssertionError("status " + ended.status() + " of " + List.of(command) + "\n" + ended.said());
        }
        return ended.said();
    }

    /** Fails, and says what to install, if a program is not there. */
    static void require(String program, String debianPackage) {
        if (run(List.of("sh", "-c", "command -v " + program)).status() != 0) {
            throw new AssertionError("There is no " + program + " on the PATH: install the package " + debianPackage
                    + " (apt-get install --no-install-recommends " + debianPackage + ").");
        }
    }
}
