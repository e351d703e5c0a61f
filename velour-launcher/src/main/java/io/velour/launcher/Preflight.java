package io.velour.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    List<String> obstacles(ClusterLayout layout) {
        List<String> obstacles = new ArrayList<>();
        List<ServiceProcess> processes = layout.processes(folder.data());
        for (ServiceProcess process : processes) {
            folder.running(process).ifPresent(handle -> obstacles.add(process.name() + " of " + folder.data()
                    + " runs already (process " + handle.pid() + "): ./velour down --data " + folder.data()
                    + " stops it"));
        }
        if (obstacles.isEmpty()) {
            processes.forEach(process -> requirePorts(obstacles, process));
        }
        requireMemory(obstacles, layout);
        return obstacles;
    }

    private void requireMemory(List<String> obstacles, ClusterLayout layout) {
        int needed = layout.megabytes();
        availableMegabytes.ifPresent(available -> {
            if (available < needed) {
                obstacles.add("not enough memory: these processes may take " + needed + " MB, but only " + available
                        + " MB are available; start fewer of them (--storage, --frontends)");
            }
        });
    }

    private static void requirePorts(List<String> obstacles, ServiceProcess process) {
        requirePort(obstacles, process, process.port(), "");
        requirePort(obstacles, process, process.managementPort(), " (management)");
    }

    private static void requirePort(List<String> obstacles, ServiceProcess process, int port, String what) {
        try (ServerSocket socket = new ServerSocket()) {
            // As Tomcat does: a connection of before that still lingers is not in the way.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(process.host()), port));
        } catch (IOException taken) {
            obstacles.add("port " + port + " for " + process.name() + what + " cannot be used: " + taken.getMessage()
                    + PortUser.of(port));
        }
    }
}
