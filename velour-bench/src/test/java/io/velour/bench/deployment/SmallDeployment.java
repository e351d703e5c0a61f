package io.velour.bench.deployment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.velour.bench.load.SmallServer;
import io.velour.bench.load.Target;

/** A store of tests: a server in this process, and beside it a process that does nothing. */
public final class SmallDeployment implements Deployment {
    private final String name;
    private final SmallServer server;
    private final Optional<String> obstacle;

    public SmallDeployment(String name, SmallServer server) {
        this(name, server, Optional.empty());
    }

    public SmallDeployment(String name, SmallServer server, Optional<String> obstacle) {
        this.name = name;
        this.server = server;
        this.obstacle = obstacle;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String setup() {
        return "a small server";
    }

    @Override
    public Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public void start(Path folder, ProcessGroup processes) {
        processes.start(name, List.of("sleep", "600"), Map.of());
    }

    @Override
    public boolean isReady() {
        return true;
    }

    /** One of them does: each time costs a program that sends the signal. */
    @Override
    public boolean maySleep() {
        return name.equals("b");
    }

    @Override
    public List<Target> targets() {
        return List.of(server.target());
    }
}
