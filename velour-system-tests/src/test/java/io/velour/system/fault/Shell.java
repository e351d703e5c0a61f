package io.velour.system.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Commands of the operating system, for what Java cannot do to a machine. */
final class Shell {
    private Shell() {}

    /** Runs a command and returns what it said; fails if it fails. */
    static String run(String command) {
        try {
            Process shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
            String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (shell.waitFor() != 0) {
                throw new AssertionError(command + " failed (" + shell.exitValue() + "):\n" + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Installs a Debian package if the file that it brings is missing. A check that cannot run is a failure. */
    static Path require(String file, String debianPackage) {
        if (!Files.exists(Path.of(file))) {
            run("apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq " + debianPackage);
        }
        if (!Files.exists(Path.of(file))) {
            throw new AssertionError(file + " is missing, and the package " + debianPackage + " did not bring it");
        }
        return Path.of(file);
    }
}
