package io.velour.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands {@code up}, {@code down} and {@code status}. */
@Command(name = "velour", description = "Runs a whole Velour cluster on this machine.", mixinStandardHelpOptions = true, subcommands = {
        UpCommand.class, DownCommand.class, StatusCommand.class})
public final class Velour {
    /** Exit codes: 0 done, 1 failed (said why), 2 used wrongly. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Velour()).setExecutionExceptionHandler((exception, commandLine, parsed) -> {
            if (!(exception instanceof LaunchException)) {
                throw exception;
            }
            commandLine.getErr().println("velour: " + exception.getMessage());
            return exception instanceof LaunchException launch && launch.isMisuse() ? 2 : 1;
        });
    }
}
