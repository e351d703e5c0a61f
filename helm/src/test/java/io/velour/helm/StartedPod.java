package io.velour.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;

/** A pod's process, started on this machine with the environment and the files that the manifest says. */
final class StartedPod implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Container container;
    private final Process process;
    private final Path log;

    private StartedPod(Container container, Process process, Path log) {
        this.container = container;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the process of a pod.
     *
     * @param instead what cannot be on this machine, and what is in its place: parts of the values of variables
     * @param more    variables beside those of the manifest
     */
    static StartedPod start(PodTemplateSpec pod, String name, ConfigMap files, Path folder, Map<String, String> instead,
            Map<String, String> more) throws IOException {
        Container container = pod.getSpec().getContainers().getFirst();
        Map<String, String> environment = Environment.of(pod, name);
        environment.replaceAll((variable, value) -> replaced(value, instead));
        environment.putAll(more);
        mount(pod, files, Path.of(environment.getOrDefault("VELOUR_CONFIG", "")));

        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command(container.getName(), environment))
                .directory(Files.createDirectories(folder.resolve(name)).toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new StartedPod(container, builder.start(), log);
    }

    /** What the entry point of the image does. */
    private static List<String> command(String service, Map<String, String> environment) {
        Path jar = Path.of("..", "velour-" + service, "target", "velour-" + service + ".jar").toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new AssertionError(jar + " is missing: mvn -pl velour-" + service + " -am -DskipTests package");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(environment.getOrDefault("VELOUR_JAVA_OPTIONS", "").split(" ")));
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private static String replaced(String value, Map<String, String> instead) {
        String result = value;
        for (Map.Entry<String, String> entry : instead.entrySet()) {
            result = result.replace(entry.getKey(), entry.getValue());
        }
        return result;
    }

    private static void mount(PodTemplateSpec pod, ConfigMap files, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getConfigMap() != null
                    && volume.getConfigMap().getName().equals(files.getMetadata().getName())) {
                for (var item : volume.getConfigMap().getItems()) {
                    Files.writeString(folder.resolve(item.getPath()), files.getData().get(item.getKey()));
                }
            }
        }
    }

    int port(String name) {
        return container.getPorts().stream().filter(port -> port.getName().equals(name))
                .map(ContainerPort::getContainerPort).findFirst().orElseThrow();
    }

    /** Asks as the kubelet does, until the probe for readiness is content. */
    void awaitReady(Duration limit) throws InterruptedException {
        URI uri = uri(container.getReadinessProbe());
        long end = System.nanoTime() + limit.toNanos();
        while (status(uri) != 200) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError(container.getName() + (process.isAlive() ? " is not ready" : " has ended")
                        + ":\n" + said());
            }
            Thread.sleep(200);
        }
    }

    /** Asks as the kubelet does, whether the probes for the start and for liveness are content. */
    boolean isAlive() throws InterruptedException {
        return status(uri(container.getStartupProbe())) == 200 && status(uri(container.getLivenessProbe())) == 200;
    }

    private URI uri(Probe probe) {
        HTTPGetAction action = probe.getHttpGet();
        return URI.create("http://127.0.0.1:" + port(action.getPort().getStrVal()) + action.getPath());
    }

    private static int status(URI uri) throws InterruptedException {
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    HttpResponse<String> put(String path, String value) throws IOException, InterruptedException {
        return HTTP.send(request(path).PUT(HttpRequest.BodyPublishers.ofString(value)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the names of all metrics that Prometheus is told. */
    Set<String> metrics() throws IOException, InterruptedException {
        String scrape = HTTP.send(request("management", "/actuator/prometheus").build(),
                HttpResponse.BodyHandlers.ofString()).body();
        return scrape.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("[ {]", 2)[0])
                .collect(Collectors.toSet());
    }

    private HttpRequest.Builder request(String path) {
        return request("http", path);
    }

    private HttpRequest.Builder request(String port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(port) + path))
                .timeout(Duration.ofSeconds(30));
    }

    /** Asks the process to end, as the kubelet does, and returns whether it did within so many seconds. */
    boolean ends(long seconds) throws InterruptedException {
        process.destroy();
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
