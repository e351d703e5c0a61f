package io.velour.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.velour.bench.compare.CompareCommand;
import io.velour.bench.failure.BenchException;
import io.velour.bench.floor.FloorCommand;
import io.velour.bench.growth.GrowthCommand;
import io.velour.bench.micro.MicroCommand;
import io.velour.bench.run.RunCommand;
import io.velour.bench.start.StartCommand;

/** The commands of {@code ./velour bench}. */
@Command(name = "./velour bench", description = "Measures Velour, and other stores beside it.")
public final class Bench {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    /** Exit codes: 0 done, 1 failed (said why), 2 used wrongly. */
    public static void main(String[] arguments) {
        // Else it would find the floor's logging, which says everything as long as nobody has set it up.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        System.exit(commandLine(new PrintWriter(System.out, true, StandardCharsets.UTF_8)).execute(arguments));
    }

    static CommandLine commandLine(PrintWriter out) {
        return new CommandLine(new Bench()).addSubcommand(new RunCommand(out)).addSubcommand(new CompareCommand(out))
                .addSubcommand(new FloorCommand()).addSubcommand(new MicroCommand())
                .addSubcommand(new StartCommand(out)).addSubcommand(new GrowthCommand(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, commandLine, _) -> {
                    if (!(exception instanceof BenchException told)) {
                        throw exception;
                    }
                    commandLine.getErr().println("velour: " + told.getMessage());
                    return told.isMisuse() ? 2 : 1;
                });
    }
}
