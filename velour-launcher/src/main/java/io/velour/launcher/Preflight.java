package io.velour.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is looked at before anything is started: all that stands in the way, together. */
final class Preflight {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB");
    private final RunFolder folder;
    private final OptionalLong availableMegabytes;

    /** @param availableMegabytes the memory that is free; empty if nobody can tell */
    Preflight(RunFolder folder, OptionalLong availableMegabytes) {
        this.folder = folder;
        this.availableMegabytes = availableMegabytes;
    }

    /** Returns the memory that Linux says is available; nothing elsewhere. */
    static OptionalLong availableMegabytes() {
        try {
            Matcher available = AVAILABLE.matcher(Files.exists(MEMORY) ? Files.readString(MEMORY) : "");
            return available.find() ? OptionalLong.of(Long.parseLong(available.group(1)) / 1024) : OptionalLong.empty();
        } catch (IOException e) {
            throw new LaunchException(MEMORY + " cannot be read: " + e, e);
        }
    }

    /** @param neededMegabytes what the processes may come to take */
    List<String> obstacles(ClusterLayout layout, long neededMegabytes) {
        List<String> obstacles = new ArrayList<>();
        requireNothingRuns(obstacles);
        if (obstacles.isEmpty()) {
            requireHost(obstacles, layout);
        }
        requireFolder(obstacles);
        requireMemory(obstacles, neededMegabytes);
        return obstacles;
    }

    private void requireNothingRuns(List<String> obstacles) {
        List<RunningProcess> running = folder.running();
        if (!running.isEmpty()) {
            obstacles.add("a cluster of " + folder.data() + " runs already: "
                    + running.stream().map(process -> process.name() + " (process " + process.mark().pid() + ")")
                            .collect(Collectors.joining(", "))
                    + "; ./velour down --data " + folder.data() + " stops it");
        }
    }

    private void requireFolder(List<String> obstacles) {
        if (!Files.isWritable(folder.data())) {
            obstacles.add("the data folder " + folder.data() + " cannot be written");
        }
    }

    private void requireMemory(List<String> obstacles, long needed) {
        availableMegabytes.ifPresent(available -> {
            if (available < needed) {
                obstacles.add("not enough memory: these processes may take " + needed + " MB, but only " + available
                        + " MB are available; start fewer of them (--storage, --frontends)");
            }
        });
    }

    private void requireHost(List<String> obstacles, ClusterLayout layout) {
        try {
            InetAddress host = InetAddress.getByName(layout.host());
            if (!host.isAnyLocalAddress() && NetworkInterface.getByInetAddress(host) == null) {
                obstacles.add("--host " + layout.host() + " is not an address of this machine");
            } else {
                layout.processes(folder.data()).forEach(process -> requirePorts(obstacles, host, process));
            }
        } catch (IOException unknown) {
            obstacles.add("--host " + layout.host() + " is not known: " + unknown.getMessage());
        }
    }

    private static void requirePorts(List<String> obstacles, InetAddress host, ServiceProcess process) {
        requirePort(obstacles, new InetSocketAddress(host, process.port()), process.name());
        requirePort(obstacles, new InetSocketAddress(host, process.managementPort()), process.name() + " (management)");
    }

    private static void requirePort(List<String> obstacles, InetSocketAddress address, String user) {
        try (ServerSocket socket = new ServerSocket()) {
            // As Tomcat does: a connection of before that still lingers is not in the way.
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException taken) {
            obstacles.add("port " + address.getPort() + " for " + user + " cannot be used: " + taken.getMessage()
                    + PortUser.of(address.getPort()));
        }
    }
}
