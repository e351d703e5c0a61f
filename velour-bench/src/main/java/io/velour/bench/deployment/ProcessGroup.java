package io.velour.bench.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.velour.bench.failure.BenchException;

/**
 * The processes of one store. They end with this, and at once: nothing that they keep is needed any more. Safe for many
 * threads, as it is closed by a signal too.
 */
public final class ProcessGroup implements AutoCloseable {
    private static final long END_LIMIT_SECONDS = 20;
    private static final int LINES_OF_LOG = 15;

    private final Path folder;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private boolean closed;

    /** @param folder where the logs are written, and the processes run */
    public ProcessGroup(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts a process.
     *
     * @param name      unique in the group
     * @param variables added to the environment
     */
    synchronized void start(String name, List<String> command, Map<String, String> variables) {
        if (closed) {
            throw new BenchException(name + " is not started any more: everything is being ended");
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log(name).toFile()).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(variables);
        try {
            processes.put(name, builder.start());
        } catch (IOException e) {
            throw new BenchException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** @throws BenchException if one has ended, with the end of what it has said */
    public synchronized void requireAlive() {
        processes.forEach((name, process) -> {
            if (!process.isAlive()) {
                throw new BenchException(name + " has ended with " + process.exitValue() + ":\n" + lastWords(name));
            }
        });
    }

    /** Returns the end of what each has said. */
    public synchronized String lastWords() {
        StringBuilder words = new StringBuilder();
        processes.keySet().forEach(name -> words.append(name).append(":\n").append(lastWords(name)).append('\n'));
        return words.toString();
    }

    private String lastWords(String name) {
        try {
            List<String> lines = Files.readAllLines(log(name));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e + ")";
        }
    }

    /** Returns the numbers of the processes by name. */
    public synchronized Map<String, List<Long>> pids() {
        Map<String, List<Long>> pids = new TreeMap<>();
        processes.forEach((name, process) -> pids.put(name, List.of(process.pid())));
        return pids;
    }

    /**
     * Sends a signal to all of them at once.
     *
     * @param signal as {@code kill} names it: STOP, CONT
     */
    public synchronized void signal(String signal) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -\"$0\" \"$@\"", signal));
        processes.values().forEach(process -> command.add(Long.toString(process.pid())));
        Programs.run(new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD), "kill -" + signal, 1);
    }

    @Override
    public synchronized void close() {
        closed = true;
        processes.values().forEach(Process::destroyForcibly);
        for (Process process : processes.values()) {
            try {
                process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // All of them have been killed already; only their end is not waited for.
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
