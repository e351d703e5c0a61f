package io.velour.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows the cluster of a data folder: its processes, and what the controller says. */
@Command(name = "status", description = "Shows the cluster of a data folder.", mixinStandardHelpOptions = true, showDefaultValues = true)
final class StatusCommand implements Callable<Integer> {
    private static final List<String> HEADINGS = List.of("PROCESS", "ADDRESS", "MANAGEMENT", "PID", "STATE", "UPTIME",
            "MEMORY");

    @Option(names = "--data", paramLabel = "FOLDER", description = "the data folder of the cluster", defaultValue = "velour-data")
    private Path data = Path.of("velour-data");
    @Spec
    private @Nullable CommandSpec spec;

    private final HttpProbe probe = new HttpProbe();

    /** Returns 0 if every process is up, else 1. */
    @Override
    public Integer call() {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        RunFolder folder = new RunFolder(data);
        Optional<ClusterLayout> layout = folder.layout();
        if (layout.isEmpty()) {
            out.println("there never was a cluster in " + folder.data());
            out.flush();
            return 1;
        }
        boolean allUp = true;
        TextTable table = new TextTable(HEADINGS);
        for (ServiceProcess process : layout.get().processes(folder.data())) {
            Optional<ProcessHandle> handle = folder.running(process);
            String state = handle.isEmpty()
                    ? "down"
                    : probe.get(process.readiness()).status() == 200 ? "up" : "starting";
            allUp &= state.equals("up");
            table.add(List.of(process.name(), process.address(), process.managementAddress(),
                    handle.map(running -> Long.toString(running.pid())).orElse("-"), state,
                    handle.map(StatusCommand::uptime).orElse("-"), handle.map(StatusCommand::memory).orElse("-")));
        }
        table.print(out);
        out.println();
        cluster(layout.get()).forEach(out::println);
        out.flush();
        return allUp ? 0 : 1;
    }

    private static String uptime(ProcessHandle handle) {
        return handle.info().startInstant().map(start -> Duration.between(start, Instant.now()))
                .map(up -> up.toHours() > 0
                        ? up.toHours() + " h " + up.toMinutesPart() + " min"
                        : up.toMinutesPart() + " min " + up.toSecondsPart() + " s")
                .orElse("-");
    }

    private static String memory(ProcessHandle handle) {
        Path status = Path.of("/proc/" + handle.pid() + "/status");
        try {
            return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB").findFirst().orElse("-");
        } catch (IOException nobodyTells) {
            return "-";
        }
    }

    private List<String> cluster(ClusterLayout layout) {
        HttpProbe.Answer answer = probe
                .get(URI.create("http://" + layout.host() + ":" + layout.controllerPort() + "/v1/cluster"));
        if (answer.status() != 200) {
            return List.of("the controller does not answer");
        }
        try {
            return summary(new JsonMapper().readTree(answer.body()));
        } catch (JacksonException notJson) {
            return List.of("the controller's answer is not understood: " + notJson.getOriginalMessage());
        }
    }

    private static List<String> summary(JsonNode cluster) {
        List<String> lines = new ArrayList<>();
        JsonNode partitions = cluster.path("partitions");
        lines.add("cluster %s: %s, partition map %d, %d partitions x %d replicas".formatted(
                cluster.path("clusterId").asString("(not born)"), cluster.path("state").asString("?"),
                cluster.path("version").asLong(), cluster.path("settings").path("partitions").asInt(),
                cluster.path("settings").path("redundancy").asInt()));
        lines.add(
                "partitions: %d available, %d degraded, %d unavailable".formatted(partitions.path("available").asInt(),
                        partitions.path("degraded").asInt(), partitions.path("unavailable").asInt()));
        for (JsonNode node : cluster.path("storageNodes")) {
            lines.add("%s at %s: %s, %d replicas, leads %d%s".formatted(node.path("name").asString(),
                    node.path("address").asString(), node.path("present").asBoolean() ? "present" : "missing",
                    node.path("replicas").asInt(), node.path("leaders").asInt(),
                    node.path("refused").isString() ? "; refused: " + node.path("refused").asString() : ""));
        }
        return lines;
    }
}
