package io.velour.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** What is remembered of a cluster on this machine: its layout, and which of its processes run. */
final class RunFolder {
    private static final String PID = ".pid";
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
            throw notWritable(e);
        }
    }

    private LaunchException notWritable(IOException e) {
        return new LaunchException("the data folder " + data + " cannot be written: " + e, e);
    }

    Path data() {
        return data;
    }

    Path log(String process) {
        return logs.resolve(process + ".log");
    }

    /**
     * Keeps other programs from starting a cluster of this folder until what is returned is closed, or this program ends.
     *
     * @throws LaunchException if another is at it
     */
    FileChannel lock() {
        try {
            FileChannel channel = FileChannel.open(run.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new LaunchException("another ./velour up is starting the cluster of " + data);
            }
            return channel;
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    void rememberLayout(ClusterLayout layout) {
        try (OutputStream out = Files.newOutputStream(run.resolve("layout"))) {
            layout.toProperties().store(out, "The last ./velour up of this folder");
        } catch (IOException e) {
            throw notWritable(e);
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
        } catch (IOException | IllegalArgumentException e) {
            throw new LaunchException("the file " + file + " cannot be read: " + e, e);
        }
    }

    void remember(RunningProcess process) {
        try {
            Files.writeString(pidFile(process.name()), process.mark() + "\n");
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    void forget(String process) {
        try {
            Files.deleteIfExists(pidFile(process));
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private Path pidFile(String process) {
        return run.resolve(process + PID);
    }

    /** Returns the processes of this folder that run, whatever layout they were started with, in the order of their start. */
    List<RunningProcess> running() {
        return remembered().stream().filter(process -> process.mark().lives())
                .sorted(Comparator.comparing(RunningProcess::kind).thenComparing(RunningProcess::name)).toList();
    }

    /** Forgets the processes that have ended without a word, as after a loss of power. */
    void forgetEnded() {
        remembered().stream().filter(process -> !process.mark().lives())
                .forEach(process -> forget(process.name()));
    }

    private List<RunningProcess> remembered() {
        List<RunningProcess> remembered = new ArrayList<>();
        if (Files.isDirectory(run)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(run, "*" + PID)) {
                files.forEach(file -> remembered.add(read(file)));
            } catch (IOException e) {
                throw new LaunchException("the folder " + run + " cannot be read: " + e, e);
            }
        }
        return remembered;
    }

    private static RunningProcess read(Path file) {
        String name = file.getFileName().toString();
        try {
            return new RunningProcess(name.substring(0, name.length() - PID.length()),
                    ProcessMark.parse(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            throw new LaunchException("the file " + file + " cannot be read: " + e, e);
        }
    }
}
