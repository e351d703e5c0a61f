package io.velour.frontend;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.sun.management.OperatingSystemMXBean;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures what observation costs the fast path: a program, not a test. Frontends with and without it run in one process over one
 * cluster in memory, and are loaded in turns, again and again, so that whatever else the machine does meets all of them. Arguments: rounds,
 * seconds of each, connections.
 */
final class ObservationCost {
    private static final String BARE = "without";
    private static final String[] NO_METERS = {"--management.metrics.enable.all=false"};
    private static final String[] TRACED = {"--management.tracing.export.enabled=true",
            "--management.tracing.export.otlp.enabled=false", "--management.tracing.sampling.probability=0.1"};
    private static final int KEYS = 1_000;
    private static final int WARM_UP = 3;

    private ObservationCost() {}

    /** What one round came to: requests a second, and microseconds of processor time for each. */
    private record Round(double perSecond, double cpuMicros) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        int connections = Integer.parseInt(arguments[2]);
        Map<String, ConfigurableApplicationContext> frontends = new LinkedHashMap<>();
        try (FakeCluster cluster = new FakeCluster(2)) {
            frontends.put(BARE, start(cluster, false, NO_METERS));
            frontends.put("as shipped", start(cluster, true));
            frontends.put("with traces of one in ten", start(cluster, true, TRACED));
            Map<String, List<Round>> results = new LinkedHashMap<>();
            fill(Objects.requireNonNull(frontends.get(BARE)));
            List<String> names = new ArrayList<>(frontends.keySet());
            for (int i = -WARM_UP; i < rounds; i++) {
                for (String name : names) {
                    Round round = load(portOf(Objects.requireNonNull(frontends.get(name))), seconds, connections);
                    if (i >= 0) {
                        results.computeIfAbsent(name, _ -> new ArrayList<>()).add(round);
                    }
                }
                // Nobody is always the one after the dearest.
                Collections.rotate(names, 1);
            }
            report(results);
        } finally {
            frontends.values().forEach(ConfigurableApplicationContext::close);
        }
    }

    private static ConfigurableApplicationContext start(FakeCluster cluster, boolean named, String... settings) {
        SpringApplication application = new SpringApplication(FrontendApplication.class);
        if (!named) {
            application.addInitializers(context -> context.addBeanFactoryPostProcessor(
                    beans -> ((BeanDefinitionRegistry) beans).removeBeanDefinition("requestIdsOfTomcat")));
        }
        List<String> all = new ArrayList<>(List.of("--server.port=0", "--management.server.port=0",
                "--velour.cluster.controller-address=" + cluster.controllerAddress(),
                "--velour.frontend.address=127.0.0.1:1", "--logging.level.root=warn"));
        all.addAll(List.of(settings));
        return application.run(all.toArray(String[]::new));
    }

    private static int portOf(ConfigurableApplicationContext frontend) {
        return frontend.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static void fill(ConfigurableApplicationContext frontend) {
        FrontendClient client = new FrontendClient(portOf(frontend));
        while (client.get("/v1/kv/key-0").status() == 503) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < KEYS; i++) {
            client.put("key-" + i, "v".repeat(100));
        }
    }

    private static Round load(int port, int seconds, int connections) throws InterruptedException {
        LongAdder done = new LongAdder();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long cpuBefore = cpuNanos();
        long started = System.nanoTime();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int first = i;
            clients.add(Thread.ofVirtual().start(() -> askUntil(end, port, first, done)));
        }
        for (Thread client : clients) {
            client.join();
        }
        double elapsed = (System.nanoTime() - started) / 1e9;
        return new Round(done.sum() / elapsed, (cpuNanos() - cpuBefore) / 1e3 / done.sum());
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void askUntil(long end, int port, int first, LongAdder done) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = first; System.nanoTime() < end; i++) {
                socket.getOutputStream().write(("GET /v1/kv/key-" + i % KEYS + " HTTP/1.1\r\nHost: x\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                skipAnswer(in);
                done.increment();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void skipAnswer(InputStream in) throws IOException {
        int length = 0;
        String line = readLine(in);
        if (!line.contains(" 200")) {
            throw new IOException(line);
        }
        while (!line.isEmpty()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
            line = readLine(in);
        }
        in.skipNBytes(length);
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void report(Map<String, List<Round>> results) {
        double bare = median(results, BARE, true);
        double bareCpu = median(results, BARE, false);
        for (String name : new TreeSet<>(results.keySet()).descendingSet()) {
            double perSecond = median(results, name, true);
            double cpu = median(results, name, false);
            System.out.printf("%-26s %,8.0f gets/s (%.3f), %.1f us of CPU each (%.3f)%n", name, perSecond,
                    perSecond / bare, cpu, cpu / bareCpu);
        }
    }

    private static double median(Map<String, List<Round>> results, String name, boolean perSecond) {
        double[] sorted = results.getOrDefault(name, List.of()).stream()
                .mapToDouble(round -> perSecond ? round.perSecond() : round.cpuMicros()).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
