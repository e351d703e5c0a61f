package io.velour.controller;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.velour.shell.testing.RawHttp;

/** The real controller, in this JVM, at ports of its own. */
final class RunningController implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private RunningController(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it; ready when this returns. Leases end at once after their time, and settings files are not read. */
    static RunningController start(Path dataFolder, String... settings) {
        return startWithFiles(Path.of("/nowhere"), dataFolder, settings);
    }

    /** Starts it with the settings files of a folder. */
    static RunningController startWithFiles(Path config, Path dataFolder, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--management.server.port=0",
                "--server.address=127.0.0.1", "--management.server.address=127.0.0.1",
                "--VELOUR_CONFIG=" + config, "--eureka.server.eviction-interval-timer-in-ms=100",
                "--velour.controller.data-folder=" + dataFolder));
        arguments.addAll(List.of(settings));
        return new RunningController(
                new SpringApplicationBuilder(ControllerApplication.class).run(arguments.toArray(String[]::new)));
    }

    int port() {
        return port("local.server.port");
    }

    int managementPort() {
        return port("local.management.port");
    }

    private int port(String name) {
        return context.getEnvironment().getRequiredProperty(name, int.class);
    }

    RawHttp.Answer get(String target, String... headers) {
        return RawHttp.request(port(), "GET " + target, headers);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
