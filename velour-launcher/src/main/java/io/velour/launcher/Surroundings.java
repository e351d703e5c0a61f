package io.velour.launcher;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What the commands find around them: tests put their own in its place.
 *
 * @param out                where to write what the user is to read
 * @param terminal           whether lines can be redrawn there
 * @param commands           what starts a service
 * @param availableMegabytes the memory that is free; empty if nobody can tell
 * @param stopLimit          how long the processes of one kind may take to stop, before they are killed
 * @param signals            begins to listen for Ctrl-C and SIGTERM
 */
record Surroundings(PrintWriter out, boolean terminal, ServiceCommands commands, HttpProbe probe,
        OptionalLong availableMegabytes, Duration stopLimit, Supplier<StopSignal> signals) {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** This process's own. */
    static Surroundings real() {
        return new Surroundings(new PrintWriter(System.out, true), isTerminal(),
                ServiceCommands.ofTheScript(System.getenv()), new HttpProbe(), Preflight.availableMegabytes(),
                STOP_LIMIT, StopSignal::listen);
    }

    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }
}
