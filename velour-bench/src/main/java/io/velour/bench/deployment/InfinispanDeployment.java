package io.velour.bench.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.velour.bench.load.Target;

/**
 * Three nodes of Infinispan Server, with a cache that keeps two copies of each value and one that keeps three, all in the heap.
 * The first node is asked.
 */
public final class InfinispanDeployment implements Deployment {
    private static final int NODES = 3;
    private static final long FETCH_MINUTES = 15;
    private static final String VERSION = "16.0.7";
    private static final String POM = "velour-bench/src/main/infinispan/pom.xml";
    private static final String LOGGING = """
            <Configuration>
              <Appenders><Console name="out"><PatternLayout pattern="%d %-5p %c{1} - %m%n"/></Console></Appenders>
              <Loggers><Root level="WARN"><AppenderRef ref="out"/></Root></Loggers>
            </Configuration>
            """;
    private static final String CACHE = """
            <distributed-cache name="owners%1$d" mode="SYNC" owners="%1$d" statistics="false">
              <encoding><key media-type="text/plain"/><value media-type="application/octet-stream"/></encoding>
            </distributed-cache>
            """;
    private static final String CONFIGURATION = """
            <infinispan xmlns="urn:infinispan:config:16.0">
              <jgroups>
                <stack name="loopback" extends="tcp">
                  <TCP bind_addr="127.0.0.1" bind_port="%2$d" port_range="0"/>
                  <TCPPING initial_hosts="%3$s" port_range="0" stack.combine="REPLACE" stack.position="MPING"/>
                </stack>
              </jgroups>
              <cache-container name="default" statistics="false">
                <transport cluster="bench" stack="loopback" node-name="%1$s"/>
                %5$s
              </cache-container>
              <server xmlns="urn:infinispan:server:16.0">
                <interfaces><interface name="public"><inet-address value="127.0.0.1"/></interface></interfaces>
                <socket-bindings default-interface="public" port-offset="0">
                  <socket-binding name="default" port="%4$d"/>
                </socket-bindings>
                <endpoints><endpoint socket-binding="default"><rest-connector name="rest"/></endpoint></endpoints>
              </server>
            </infinispan>
            """;

    private final Path home;
    private final Path libraries;
    private final List<Node> nodes = new ArrayList<>();

    private record Node(String name, int restPort, int groupPort) {}

    /** @param home the folder of the project */
    public InfinispanDeployment(Path home, FreePorts ports) {
        this.home = home;
        this.libraries = home.resolve(".velour/bench/infinispan-" + VERSION);
        for (int i = 1; i <= NODES; i++) {
            nodes.add(new Node("infinispan-" + i, ports.next(), ports.next()));
        }
    }

    @Override
    public String name() {
        return "infinispan";
    }

    @Override
    public String setup() {
        return "Infinispan Server " + VERSION
                + ", three nodes, values in the heap only, its REST interface; one node is"
                + " asked; " + String.join(" ", Programs.JVM_FLAGS);
    }

    @Override
    public Optional<String> obstacle() {
        if (Files.exists(fetched())) {
            return Optional.empty();
        }
        return Programs.missing("mvn", "maven").map(missing -> missing + "; it is needed to fetch Infinispan");
    }

    private Path fetched() {
        return libraries.resolve("fetched");
    }

    @Override
    public void prepare() throws InterruptedException {
        if (Files.exists(fetched())) {
            return;
        }
        try {
            Files.createDirectories(libraries);
            Path log = libraries.resolve("fetch.log");
            ProcessBuilder maven = new ProcessBuilder("mvn", "--batch-mode", "-f", home.resolve(POM).toString(),
                    "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=" + libraries)
                    .redirectErrorStream(true).redirectOutput(log.toFile());
            maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Programs.run(maven, "fetching Infinispan (see " + log + ")", FETCH_MINUTES);
            Files.createFile(fetched());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start(Path folder, ProcessGroup processes) {
        for (Node node : nodes) {
            Path root = folder.resolve(node.name());
            configure(node, root);
            List<String> command = new ArrayList<>(List.of(Programs.java()));
            command.addAll(Programs.JVM_FLAGS);
            command.addAll(List.of("-Dinfinispan.server.home.path=" + root, "-cp", libraries + "/*",
                    "org.infinispan.server.Bootstrap", "-s", root.toString(), "-c", "infinispan.xml"));
            processes.start(node.name(), command, Map.of());
        }
    }

    private void configure(Node node, Path root) {
        String hosts = nodes.stream().map(each -> "127.0.0.1[" + each.groupPort() + "]")
                .collect(Collectors.joining(","));
        try {
            Path conf = Files.createDirectories(root.resolve("conf"));
            // Without this folder it ends with a NullPointerException.
            Files.createDirectories(root.resolve("lib"));
            Files.writeString(conf.resolve("infinispan.xml"), CONFIGURATION.formatted(node.name(), node.groupPort(),
                    hosts, node.restPort(), CACHE.formatted(2) + CACHE.formatted(3)));
            Files.writeString(conf.resolve("log4j2.xml"), LOGGING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A node answers 503 until its caches have started, and serves alone until it has found the others. */
    @Override
    public boolean isReady() {
        return nodes.stream().allMatch(node -> Probe.answers(node.restPort(), "/rest/v2/caches/owners2/none", 404)
                && Probe.answers(node.restPort(), "/rest/v2/caches/owners3/none", 404)
                && Probe.get(node.restPort(), "/rest/v2/container/health").map(Probe.Answer::body)
                        .filter(InfinispanDeployment::isWhole).isPresent());
    }

    private static boolean isWhole(String health) {
        return health.contains("\"number_of_nodes\":" + NODES) && health.contains("HEALTHY")
                && !health.contains("HEALTHY_REBALANCING") && !health.contains("DEGRADED");
    }

    @Override
    public List<Target> targets() {
        return List.of(new Target("127.0.0.1", nodes.getFirst().restPort()));
    }
}
