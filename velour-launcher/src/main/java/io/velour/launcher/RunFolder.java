package io.velour.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What is remembered of a cluster on this machine: its layout, which processes run, and their logs. A process is known by
 * its number <em>and</em> the moment of its start: so a later process that got the same number is never taken for it.
 */
final class RunFolder {
    private static final long MAX_LOG_BYTES = 10L * 1024 * 1024;
    private final Path data;
    private final Path run;
    private final Path logs;

    RunFolder(Path data) {
        this.data = data.toAbsolutePath().normalize();
        this.run = this.data.resolve("run");
        this.logs = this.data.resolve("logs");
    }

    /** Makes the folders. */
    void create() {
        try {
            Files.createDirectories(run);
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new LaunchException("the data folder " + data + " cannot be written: " + e, e);
        }
    }

    Path data() {
        return data;
    }

    void rememberLayout(ClusterLayout layout) {
        try (OutputStream out = Files.newOutputStream(run.resolve("layout"))) {
            layout.toProperties().store(out, "The last ./velour up of this folder");
        } catch (IOException e) {
            throw new LaunchException("the data folder " + data + " cannot be written: " + e, e);
        }
    }

    /** Returns the layout of the last start; nothing if there never was one. */
    Optional<ClusterLayout> layout() {
        Path file = run.resolve("layout");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            Properties properties = new Properties();
            properties.load(in);
            return Optional.of(ClusterLayout.of(properties));
        } catch (IOException | NumberFormatException e) {
            throw new LaunchException("the file " + file + " cannot be read: " + e, e);
        }
    }

    /** Returns the log of a process, for appending; a long one is put aside first, over the one that was put aside before. */
    Path openLog(ServiceProcess process) {
        Path log = log(process);
        try {
            if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException e) {
            throw new LaunchException("the log " + log + " cannot be put aside: " + e, e);
        }
    }

    Path log(ServiceProcess process) {
        return logs.resolve(process.name() + ".log");
    }

    /** Remembers that a process runs. */
    void rememberRunning(ServiceProcess process, ProcessHandle handle) {
        try {
            Files.writeString(pidFile(process), handle.pid() + " " + startOf(handle) + "\n");
        } catch (IOException e) {
            throw new LaunchException("the file " + pidFile(process) + " cannot be written: " + e, e);
        }
    }

    void forget(ServiceProcess process) {
        try {
            Files.deleteIfExists(pidFile(process));
        } catch (IOException e) {
            throw new LaunchException("the file " + pidFile(process) + " cannot be removed: " + e, e);
        }
    }

    /** Returns the process if it runs: the very one that was started, never another with its number. */
    Optional<ProcessHandle> running(ServiceProcess process) {
        Path file = pidFile(process);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<String> words = List.of(Files.readString(file).strip().split(" "));
            return ProcessHandle.of(Long.parseLong(words.getFirst())).filter(ProcessHandle::isAlive)
                    .filter(handle -> startOf(handle).equals(words.getLast()));
        } catch (IOException | NumberFormatException e) {
            throw new LaunchException("the file " + file + " cannot be read: " + e, e);
        }
    }

    private static String startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).map(millis -> Long.toString(millis))
                .orElse("unknown");
    }

    private Path pidFile(ServiceProcess process) {
        return run.resolve(process.name() + ".pid");
    }
}
