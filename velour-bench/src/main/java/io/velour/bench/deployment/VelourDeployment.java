package io.velour.bench.deployment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.velour.bench.load.Target;

/** A cluster of Velour, each process started by its start line. The frontends are asked. */
public final class VelourDeployment implements Deployment {
    private static final long BUILD_MINUTES = 30;
    private static final int OK = 200;
    private static final String CONTROLLER = "controller";
    private static final String STORAGE = "storage";
    private static final String FRONTEND = "frontend";

    private final String name;
    private final VelourShape shape;
    private final Member controller;
    private final List<Member> storageNodes = new ArrayList<>();
    private final List<Member> frontends = new ArrayList<>();

    private record Member(String name, int port, int managementPort) {
        static Member at(FreePorts ports, String name) {
            return new Member(name, ports.next(), ports.next());
        }

        String address() {
            return "127.0.0.1:" + port;
        }
    }

    public VelourDeployment(String name, VelourShape shape, FreePorts ports) {
        this.name = name;
        this.shape = shape;
        this.controller = Member.at(ports, CONTROLLER);
        for (int i = 1; i <= shape.storageNodes(); i++) {
            storageNodes.add(Member.at(ports, STORAGE + "-" + i));
        }
        for (int i = 1; i <= shape.frontends(); i++) {
            frontends.add(Member.at(ports, FRONTEND + "-" + i));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String setup() {
        StringBuilder setup = new StringBuilder("Velour, " + shape.storageNodes() + " storage nodes, K = "
                + shape.redundancy() + ", " + shape.frontends()
                + (shape.frontends() == 1 ? " frontend" : " frontends")
                + "; -XX:+UseSerialGC, -Xmx256m for the controller, -Xmx512m for the others");
        shape.properties().forEach((kind, words) -> setup.append("; ").append(kind).append(": ")
                .append(String.join(" ", words)));
        shape.jvmOptions().forEach((kind, words) -> setup.append("; JVM of ").append(kind).append(": ")
                .append(String.join(" ", words)));
        return setup.append("; of ").append(shape.home()).toString();
    }

    @Override
    public Optional<String> obstacle() {
        return Files.isExecutable(script())
                ? Optional.empty()
                : Optional.of(script() + " is not there: start this with ./velour bench");
    }

    private Path script() {
        return shape.home().resolve("velour");
    }

    @Override
    public void prepare() throws InterruptedException {
        ProcessBuilder build = new ProcessBuilder(script().toString(), "build").inheritIO();
        build.environment().remove("VELOUR_HOME");
        Programs.run(build, "building Velour", BUILD_MINUTES);
    }

    @Override
    public void start(Path folder, ProcessGroup processes) {
        start(processes, CONTROLLER, controller,
                List.of(Integer.toString(controller.port()), Integer.toString(shape.storageNodes()),
                        Integer.toString(shape.redundancy()),
                        "--velour.controller.data-folder=" + folder.resolve("data-" + controller.name())));
        for (Member node : storageNodes) {
            start(processes, STORAGE, node, List.of(controller.address(), node.address(),
                    "--velour.storage.name=" + node.name(),
                    "--velour.storage.data-folder=" + folder.resolve("data-" + node.name())));
        }
        for (Member frontend : frontends) {
            start(processes, FRONTEND, frontend, List.of(controller.address(), frontend.address()));
        }
    }

    private void start(ProcessGroup processes, String kind, Member member, List<String> startLine) {
        List<String> command = new ArrayList<>(List.of(script().toString(), kind));
        command.addAll(startLine);
        command.add("--server.address=127.0.0.1");
        command.add("--management.server.address=127.0.0.1");
        command.add("--management.server.port=" + member.managementPort());
        command.addAll(shape.propertiesOf(kind));
        processes.start(member.name(), command, variables(kind));
    }

    private Map<String, String> variables(String kind) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("VELOUR_HOME", shape.home().toString());
        // Settings of the cluster that the user runs are not for this one.
        variables.put("VELOUR_CONFIG", shape.home().resolve("config").toString());
        if (!shape.jvmOptionsOf(kind).isEmpty()) {
            variables.put("VELOUR_" + kind.toUpperCase(Locale.ROOT) + "_OPTS",
                    String.join(" ", shape.jvmOptionsOf(kind)));
        }
        return variables;
    }

    @Override
    public boolean isReady() {
        return isReady(controller) && storageNodes.stream().allMatch(VelourDeployment::isReady)
                && frontends.stream().allMatch(VelourDeployment::isReady);
    }

    private static boolean isReady(Member member) {
        return Probe.answers(member.managementPort(), "/actuator/health/readiness", OK);
    }

    /** Renewals of leases, heartbeats and long polls take some hundredths of a processor, in each cluster that is up. */
    @Override
    public boolean maySleep() {
        return true;
    }

    @Override
    public List<Target> targets() {
        return frontends.stream().map(frontend -> new Target("127.0.0.1", frontend.port())).toList();
    }
}
