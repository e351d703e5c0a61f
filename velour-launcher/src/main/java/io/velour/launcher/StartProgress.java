package io.velour.launcher;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Shows how the processes of a cluster come up. Used by one thread. */
interface StartProgress {
    /** On a terminal that can do it, each process has a line that changes. */
    int MOST_LINES = 20;

    /** All of these have been started. */
    void begin(List<ServiceProcess> processes);

    /** A process is up. */
    void up(ServiceProcess process, Duration after);

    /** Called every now and then. */
    void waiting(List<ServiceProcess> processes, Duration elapsed);

    /** Returns what suits the output. */
    static StartProgress on(PrintWriter out, boolean terminal, int processes) {
        return terminal && processes <= MOST_LINES ? new TerminalProgress(out) : new PlainProgress(out);
    }

    static String line(ServiceProcess process, String state) {
        return "%-12s %-21s %s".formatted(process.name(), process.address(), state);
    }

    static String upAfter(Duration after) {
        return String.format(Locale.ROOT, "up after %.1f s", after.toMillis() / 1e3);
    }
}
