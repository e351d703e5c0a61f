package io.velour.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import io.velour.system.process.Ports;
import io.velour.system.process.VelourCommand;

/** A whole cluster started by {@code ./velour up --detach} and ended by {@code ./velour down}. */
final class LaunchedCluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(6);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

    private final Ports ports;
    private final Path data;
    private final int storageNodes;
    private final int redundancy;

    LaunchedCluster(int storageNodes, int redundancy) {
        this.ports = Ports.free();
        this.data = VelourCommand.newFolder("cluster-k" + redundancy);
        this.storageNodes = storageNodes;
        this.redundancy = redundancy;
    }

    /** Starts it and returns what the launcher said. */
    String up() {
        VelourCommand.Result result = VelourCommand.run(START_LIMIT, "up", "--detach", "--wait", "240", "--storage",
                Integer.toString(storageNodes), "--redundancy", Integer.toString(redundancy), "--data", data.toString(),
                "--controller-port",
                Integer.toString(ports.controller()), "--frontend-port", Integer.toString(ports.firstFrontend()),
                "--storage-port", Integer.toString(ports.firstStorage()));
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    void down() {
        VelourCommand.Result result = VelourCommand.run(STOP_LIMIT, "down", "--data", data.toString());
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    VelourCommand.Result status() {
        return VelourCommand.run(STOP_LIMIT, "status", "--data", data.toString());
    }

    Ports ports() {
        return ports;
    }

    URI controller() {
        return at(ports.controller());
    }

    URI storage(int number) {
        return at(ports.storage(number));
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    URI frontend(int number) {
        return at(ports.frontend(number));
    }

    @Override
    public void close() {
        down();
    }
}
