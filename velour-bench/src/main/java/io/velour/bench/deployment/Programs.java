package io.velour.bench.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.velour.bench.failure.BenchException;

/** The programs that stores are made of. */
final class Programs {
    /** What every JVM of a comparison has, Velour's among them. */
    static final List<String> JVM_FLAGS = List.of("-XX:+UseSerialGC", "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED");

    private Programs() {}

    /** Returns why a program cannot be used: nothing if it is on the PATH. */
    static Optional<String> missing(String program, String debianPackage) {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return Optional.empty();
            }
        }
        return Optional.of(program + " is not installed (Debian: apt-get install " + debianPackage + ")");
    }

    /** Returns the JVM that this runs on. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Runs a program to its end.
     *
     * @throws BenchException if it fails, or does not end in time
     */
    static void run(ProcessBuilder builder, String what, long limitMinutes) throws InterruptedException {
        Process process = null;
        try {
            process = builder.start();
            if (!process.waitFor(limitMinutes, TimeUnit.MINUTES)) {
                throw new BenchException(what + " did not end within " + limitMinutes + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new BenchException(what + " failed with " + process.exitValue());
            }
        } catch (IOException e) {
            throw new BenchException(what + " could not be started: " + e.getMessage(), e);
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
    }
}
