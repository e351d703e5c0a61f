package io.velour.launcher;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A line for each process, redrawn in place as it changes. */
final class TerminalProgress implements StartProgress {
    private static final String UP_ONE_LINE = "\u001b[A";
    private static final String CLEAR_LINE = "\u001b[2K";
    private final PrintWriter out;
    private final Map<ServiceProcess, String> states = new LinkedHashMap<>();

    TerminalProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin(List<ServiceProcess> processes) {
        processes.forEach(process -> states.put(process, starting(Duration.ZERO)));
        draw();
    }

    @Override
    public void up(ServiceProcess process, Duration after) {
        states.put(process, StartProgress.upAfter(after));
        redraw();
    }

    @Override
    public void waiting(List<ServiceProcess> processes, Duration elapsed) {
        String state = starting(elapsed);
        if (processes.stream().anyMatch(process -> !state.equals(states.get(process)))) {
            processes.forEach(process -> states.put(process, state));
            redraw();
        }
    }

    private static String starting(Duration elapsed) {
        return "starting ... " + elapsed.toSeconds() + " s";
    }

    private void redraw() {
        out.print(UP_ONE_LINE.repeat(states.size()));
        draw();
    }

    private void draw() {
        states.forEach((process, state) -> out.print(CLEAR_LINE + StartProgress.line(process, state) + "\n"));
        out.flush();
    }
}
