package io.velour.bench.deployment;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.velour.bench.load.Target;

/** Spring MVC that answers from a map, in one process. */
public final class FloorDeployment implements Deployment {
    private static final int NOT_FOUND = 404;
    private final int port;

    public FloorDeployment(FreePorts ports) {
        this.port = ports.next();
    }

    @Override
    public String name() {
        return "floor";
    }

    @Override
    public String setup() {
        return "Spring MVC answering from a ConcurrentHashMap, one process; " + String.join(" ", Programs.JVM_FLAGS);
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public void start(Path folder, ProcessGroup processes) {
        List<String> command = new ArrayList<>(List.of(Programs.java()));
        command.addAll(Programs.JVM_FLAGS);
        // Absolute: the process runs in a folder of its own.
        String ownClasses = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", ownClasses, "io.velour.bench.Bench", "floor", "--port=" + port));
        processes.start("floor", command, Map.of());
    }

    @Override
    public boolean isReady() {
        return Probe.answers(port, "/v1/kv/none", NOT_FOUND);
    }

    @Override
    public List<Target> targets() {
        return List.of(new Target("127.0.0.1", port));
    }
}
