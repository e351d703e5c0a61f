package io.velour.bench.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.velour.bench.load.Target;

/** Redis, one copy and nothing on disk, behind webdis. */
public final class RedisDeployment implements Deployment {
    private static final int OK = 200;
    private static final String CONFIGURATION = """
            {"redis_host": "127.0.0.1", "redis_port": %d, "http_host": "127.0.0.1", "http_port": %d, "threads": 2,
             "daemonize": false, "database": 0, "verbosity": 0, "logfile": "webdis-own.log"}
            """;

    private final int redisPort;
    private final int webdisPort;

    public RedisDeployment(FreePorts ports) {
        this.redisPort = ports.next();
        this.webdisPort = ports.next();
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String setup() {
        return "Redis, one copy, nothing on disk (no save, no append-only file), behind webdis with 2 threads";
    }

    @Override
    public Optional<String> obstacle() {
        return Programs.missing("redis-server", "redis-server").or(() -> Programs.missing("webdis", "webdis"));
    }

    @Override
    public void start(Path folder, ProcessGroup processes) {
        processes.start("redis", List.of("redis-server", "--port", Integer.toString(redisPort), "--bind", "127.0.0.1",
                "--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", folder.toString()), Map.of());
        Path configuration = folder.resolve("webdis.json");
        try {
            Files.writeString(configuration, CONFIGURATION.formatted(redisPort, webdisPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        processes.start("webdis", List.of("webdis", configuration.toString()), Map.of());
    }

    @Override
    public boolean isReady() {
        return Probe.answers(webdisPort, "/PING", OK);
    }

    @Override
    public List<Target> targets() {
        return List.of(new Target("127.0.0.1", webdisPort));
    }
}
