package io.velour.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands {@code up}, {@code down} and {@code status}, and {@code train} for the script. */
@Command(name = "velour", description = "Runs a whole Velour cluster on this machine.")
public final class Velour {
    /** Exit codes: 0 done, 1 failed (said why), 2 used wrongly. */
    public static void main(String[] arguments) {
        System.exit(commandLine(Surroundings.real()).execute(arguments));
    }

    static CommandLine commandLine(Surroundings surroundings) {
        return new CommandLine(new Velour()).addSubcommand(new UpCommand(surroundings))
                .addSubcommand(new DownCommand(surroundings)).addSubcommand(new StatusCommand(surroundings))
                .addSubcommand(new TrainCommand(surroundings))
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> {
                    if (!(exception instanceof LaunchException launch)) {
                        throw exception;
                    }
                    commandLine.getErr().println("velour: " + launch.getMessage());
                    return launch.isMisuse() ? 2 : 1;
                });
    }
}
