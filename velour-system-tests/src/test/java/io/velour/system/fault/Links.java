package io.velour.system.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All links of a cluster, one for each direction of each pair. Every process is known by name, and its own hosts file
 * (a JVM's jdk.net.hosts.file) resolves each name to a loopback address that belongs to the pair: the link listens there.
 */
public final class Links implements AutoCloseable {
    private static final int MOST_STORAGE_NODES = 9;
    private static final int MOST_FRONTENDS = 4;
    private static final List<String> CALLED = Stream
            .concat(Stream.of("controller"), Stream.iterate(1, i -> i <= MOST_STORAGE_NODES, i -> i + 1)
                    .map(i -> "storage-" + i))
            .toList();
    private static final List<String> CALLERS = Stream
            .concat(CALLED.stream(), Stream.iterate(1, i -> i <= MOST_FRONTENDS, i -> i + 1).map(i -> "frontend-" + i))
            .toList();
    private static final int FIRST_NET = 10;

    private final Path folder;
    /** By who calls and who is called, and then by the port. */
    private final Map<String, Map<Integer, Link>> links = new LinkedHashMap<>();

    /** @param folder where the hosts files are kept */
    public Links(Path folder) {
        this.folder = folder;
    }

    /** Opens the links from everybody to a port of that process, if they are not there yet. */
    public void leadTo(String called, int port, int target) {
        for (String caller : CALLERS) {
            links.computeIfAbsent(caller + ">" + called, _ -> new LinkedHashMap<>()).computeIfAbsent(port,
                    _ -> new Link(address(caller, called), port, target));
        }
    }

    /** Returns the hosts file of that process. */
    public Path hostsFileOf(String caller) {
        List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost " + caller + "-itself"));
        CALLED.forEach(called -> lines.add(address(caller, called).getHostAddress() + " " + called));
        try {
            lines.add("127.0.0.1 " + InetAddress.getLocalHost().getHostName());
            return Files.write(folder.resolve(caller + ".hosts"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetAddress address(String caller, String called) {
        try {
            return InetAddress.getByAddress(new byte[]{127, (byte) (FIRST_NET + CALLERS.indexOf(caller)),
                    (byte) CALLED.indexOf(called), 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes the links from one process to another. */
    public void set(String caller, String called, LinkMode mode) {
        Map<Integer, Link> between = links.get(caller + ">" + called);
        if (between == null) {
            throw new IllegalArgumentException("no link leads from " + caller + " to " + called);
        }
        between.values().forEach(link -> link.set(mode));
    }

    /** Changes every link from and to that process. */
    public void setAllOf(String name, LinkMode mode) {
        links.forEach((ends, between) -> {
            if (ends.startsWith(name + ">") || ends.endsWith(">" + name)) {
                between.values().forEach(link -> link.set(mode));
            }
        });
    }

    /** Lets everything pass again. */
    public void heal() {
        all().forEach(link -> link.set(LinkMode.FORWARD));
    }

    @Override
    public void close() {
        all().forEach(Link::close);
    }

    private Stream<Link> all() {
        return links.values().stream().flatMap(between -> between.values().stream());
    }
}
