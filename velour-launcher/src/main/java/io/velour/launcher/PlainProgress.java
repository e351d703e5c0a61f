package io.velour.launcher;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A line for each process when it is up, and a sign of life in between: for logs and pipes. */
final class PlainProgress implements StartProgress {
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private final PrintWriter out;
    private Duration said = Duration.ZERO;

    PlainProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin(List<ServiceProcess> processes) {
        say(processes.size() + " processes started", Duration.ZERO);
    }

    @Override
    public void up(ServiceProcess process, Duration after) {
        say(StartProgress.line(process, StartProgress.upAfter(after)), after);
    }

    @Override
    public void waiting(List<ServiceProcess> processes, Duration elapsed) {
        if (elapsed.minus(said).compareTo(SILENCE) >= 0) {
            say("... after " + elapsed.toSeconds() + " s, waiting for "
                    + processes.stream().map(ServiceProcess::name).collect(Collectors.joining(", ")), elapsed);
        }
    }

    private void say(String line, Duration elapsed) {
        said = elapsed;
        out.println(line);
        out.flush();
    }
}
