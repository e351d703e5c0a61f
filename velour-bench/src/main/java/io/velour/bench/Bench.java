package io.velour.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.velour.bench.floor.FloorCommand;

/** The commands of {@code ./velour bench}. */
@Command(name = "bench", description = "Measures Velour, and other stores beside it.", subcommands = FloorCommand.class)
public final class Bench {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    /** Exit codes: 0 done, 1 failed (said why), 2 used wrongly. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
