package io.velour.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Starts, watches and stops the processes of one cluster on this machine. */
final class LocalCluster {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
    private static final int SHOWN_LOG_LINES = 25;

    private final RunFolder folder;
    private final CommandLines commands;
    private final HttpProbe probe;
    private final PrintWriter out;
    private final Map<ServiceProcess, Process> started = new LinkedHashMap<>();

    LocalCluster(RunFolder folder, CommandLines commands, HttpProbe probe, PrintWriter out) {
        this.folder = folder;
        this.commands = commands;
        this.probe = probe;
        this.out = out;
    }

    /**
     * Starts all and waits until each says that it is ready, showing each as it comes up.
     *
     * @throws LaunchException if one dies, or is not ready in time; the caller stops the others
     */
    void start(List<ServiceProcess> processes, Duration limit) {
        long begun = System.nanoTime();
        processes.forEach(this::start);
        List<ServiceProcess> waiting = new ArrayList<>(processes);
        long saidNanos = begun;
        while (!waiting.isEmpty()) {
            requireAlive();
            if (waiting.removeIf(process -> isUp(process, begun))) {
                saidNanos = System.nanoTime();
            }
            Duration waited = since(begun);
            if (!waiting.isEmpty() && waited.compareTo(limit) > 0) {
                throw notReady(waiting.getFirst(), limit);
            }
            if (since(saidNanos).toSeconds() >= 5) {
                saidNanos = System.nanoTime();
                say("%6.1f s  ... waiting for %s", waited.toMillis() / 1e3, names(waiting));
            }
            pause();
        }
    }

    private void start(ServiceProcess process) {
        Path log = folder.openLog(process);
        ProcessBuilder builder = new ProcessBuilder(commands.of(process)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process child = builder.start();
            started.put(process, child);
            folder.rememberRunning(process, child.toHandle());
        } catch (IOException e) {
            throw new LaunchException(process.name() + " cannot be started: " + e, e);
        }
    }

    private boolean isUp(ServiceProcess process, long begun) {
        if (probe.get(process.readiness()).status() != 200) {
            return false;
        }
        say("%6.1f s  %-12s up at %s", since(begun).toMillis() / 1e3, process.name(), process.address());
        return true;
    }

    private void requireAlive() {
        for (ServiceProcess process : diedSinceLastAsked()) {
            throw new LaunchException(process.name() + " ended while it was starting.\n" + lastLines(process));
        }
    }

    private LaunchException notReady(ServiceProcess process, Duration limit) {
        return new LaunchException(process.name() + " was not ready after " + limit.toSeconds() + " s: "
                + probe.get(process.readiness()).body() + "\n" + lastLines(process));
    }

    /** Returns the processes that have ended by themselves, each once. */
    List<ServiceProcess> diedSinceLastAsked() {
        List<ServiceProcess> died = new ArrayList<>();
        started.forEach((process, child) -> {
            if (!child.isAlive()) {
                died.add(process);
            }
        });
        died.forEach(process -> {
            started.remove(process);
            folder.forget(process);
        });
        return died;
    }

    /** Returns how many of those that were started here still run. */
    int alive() {
        return started.size();
    }

    /** Returns the end of a process's log: what it said of its failure if it did, and where the rest is. */
    String lastLines(ServiceProcess process) {
        Path log = folder.log(process);
        try {
            List<String> lines = Files.readAllLines(log).stream().filter(line -> !line.startsWith("\tat ")).toList();
            int failure = lines.lastIndexOf("APPLICATION FAILED TO START");
            int from = failure >= 0 ? failure : Math.max(0, lines.size() - SHOWN_LOG_LINES);
            return String.join("\n", lines.subList(from, lines.size())).strip() + "\n(all of it: " + log + ")";
        } catch (IOException e) {
            return "(its log " + log + " cannot be read: " + e + ")";
        }
    }

    /** Stops whatever of these runs: frontends, then storage nodes, then the controller. Returns how many ran. */
    int stop(List<ServiceProcess> processes) {
        int stopped = 0;
        for (ServiceKind kind : List.of(ServiceKind.values()).reversed()) {
            stopped += stopTogether(processes.stream().filter(process -> process.kind() == kind).toList());
        }
        return stopped;
    }

    private int stopTogether(List<ServiceProcess> processes) {
        Map<ServiceProcess, ProcessHandle> running = new LinkedHashMap<>();
        processes.forEach(process -> handleOf(process).ifPresent(handle -> running.put(process, handle)));
        running.values().forEach(ProcessHandle::destroy);
        long begun = System.nanoTime();
        running.forEach((process, handle) -> {
            if (awaitEnd(handle, begun, STOP_LIMIT)) {
                say("          %-12s stopped", process.name());
            } else {
                handle.destroyForcibly();
                awaitEnd(handle, System.nanoTime(), KILL_LIMIT);
                say("          %-12s did not stop within %d s and was killed", process.name(), STOP_LIMIT.toSeconds());
            }
        });
        processes.forEach(process -> {
            started.remove(process);
            folder.forget(process);
        });
        return running.size();
    }

    private Optional<ProcessHandle> handleOf(ServiceProcess process) {
        Process child = started.get(process);
        return child == null ? folder.running(process) : Optional.of(child.toHandle()).filter(ProcessHandle::isAlive);
    }

    private static boolean awaitEnd(ProcessHandle handle, long begun, Duration limit) {
        while (handle.isAlive()) {
            if (since(begun).compareTo(limit) > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static String names(List<ServiceProcess> processes) {
        return String.join(", ", processes.stream().map(ServiceProcess::name).toList());
    }

    private void say(String format, Object... values) {
        out.printf(format + "%n", values);
        out.flush();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL.toMillis()));
    }
}
