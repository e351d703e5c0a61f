package io.velour.bench.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import io.velour.bench.failure.BenchException;

/** What {@code ./velour up} remembers of a cluster in its data folder: where it answers, and which processes it has. */
public final class ClusterFolder {
    private static final String PID = ".pid";
    private final Path run;

    public ClusterFolder(Path data) {
        this.run = data.resolve("run");
    }

    /** Whether a cluster was ever started there. */
    public boolean exists() {
        return Files.exists(layoutFile());
    }

    private Path layoutFile() {
        return run.resolve("layout");
    }

    /** Returns the addresses of its frontends, HOST:PORT. */
    public List<String> frontends() {
        Properties layout = new Properties();
        try (InputStream in = Files.newInputStream(layoutFile())) {
            layout.load(in);
            int first = Integer.parseInt(layout.getProperty("frontend-port"));
            int number = Integer.parseInt(layout.getProperty("frontends"));
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                addresses.add(layout.getProperty("host") + ":" + (first + i));
            }
            return addresses;
        } catch (IOException | IllegalArgumentException e) {
            throw new BenchException("the file " + layoutFile() + " cannot be read: " + e, e);
        }
    }

    /** Returns the numbers of the processes that live, by name. */
    public Map<String, List<Long>> processes() {
        Map<String, List<Long>> processes = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(run, "*" + PID)) {
            for (Path file : files) {
                // The number, and behind it what the launcher knows the process again by.
                long pid = Long.parseLong(Files.readString(file).strip().split(" ")[0]);
                String name = file.getFileName().toString();
                if (ProcStat.process(pid).isPresent()) {
                    processes.put(name.substring(0, name.length() - PID.length()), List.of(pid));
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new BenchException("the folder " + run + " cannot be read: " + e, e);
        }
        return processes;
    }
}
