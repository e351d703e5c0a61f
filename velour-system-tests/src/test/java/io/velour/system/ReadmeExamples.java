package io.velour.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.velour.system.process.Ports;
import io.velour.system.process.VelourCommand;

/** The examples of the README's section "Try it": blocks to paste, each with what it prints. */
record ReadmeExamples(List<Example> examples) {
    private static final Pattern SECTION = Pattern.compile("(?ms)^## Try it\n(.*?)^## ");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```sh\n(.*?)^```\n(?:```\n(.*?)^```\n)?");

    /**
     * A block of commands.
     *
     * @param printed what the README says that it prints; empty if it says nothing
     */
    record Example(String commands, String printed) {
        /** Returns the block with other ports in the place of the usual ones. */
        Example withPorts(Ports ports) {
            return new Example(commands.replace(":8080", ":" + ports.frontend(1))
                    .replace(":8081", ":" + ports.frontend(2)).replace(":8761", ":" + ports.controller()), printed);
        }
    }

    static ReadmeExamples read() {
        try {
            Matcher section = SECTION.matcher(Files.readString(VelourCommand.HOME.resolve("README.md")));
            if (!section.find()) {
                throw new IllegalStateException("the README has no section 'Try it'");
            }
            try (Stream<Example> examples = EXAMPLE.matcher(section.group(1)).results()
                    .map(match -> new Example(match.group(1), match.group(2) == null ? "" : match.group(2)))) {
                return new ReadmeExamples(examples.toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pastes a block into a shell and returns what it prints, errors included. */
    static String paste(Example example, Path folder) {
        try {
            Process shell = new ProcessBuilder("bash", "-e", "-c", example.commands()).directory(folder.toFile())
                    .redirectErrorStream(true).start();
            String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = shell.waitFor();
            return exitCode == 0 ? printed : printed + "exit code " + exitCode;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
