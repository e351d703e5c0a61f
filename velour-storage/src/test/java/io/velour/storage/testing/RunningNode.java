package io.velour.storage.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.velour.cluster.StorageNode;
import io.velour.storage.StorageApplication;

/** A whole storage node in this process, registered at a fake controller. */
public final class RunningNode implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private final ConfigurableApplicationContext context;
    private final NodeClient client;
    private final StorageNode node;

    private RunningNode(ConfigurableApplicationContext context, NodeClient client, StorageNode node) {
        this.context = context;
        this.client = client;
        this.node = node;
    }

    /** Starts a node and waits until it has registered. */
    public static RunningNode start(FakeController controller, Path folder, String name, String... settings)
            throws IOException {
        NodeClient client = new NodeClient(NodeClient.freePort(), NodeClient.freePort());
        String[] arguments = Stream.concat(Stream.of("server.port=" + client.port(),
                "management.server.port=" + client.managementPort(),
                "velour.cluster.controller-address=" + controller.address(),
                "velour.storage.address=127.0.0.1:" + client.port(), "velour.storage.name=" + name,
                "velour.storage.data-folder=" + folder, "velour.storage.block-cache-size=16MB",
                "velour.storage.write-buffer-size=8MB", "logging.level.root=warn"), Arrays.stream(settings))
                .map(setting -> "--" + setting).toArray(String[]::new);
        ConfigurableApplicationContext context = SpringApplication.run(StorageApplication.class, arguments);
        await().atMost(LIMIT).until(() -> registered(controller, name).findAny().isPresent());
        return new RunningNode(context, client, registered(controller, name).findAny().orElseThrow());
    }

    private static Stream<StorageNode> registered(FakeController controller, String name) {
        return controller.registered().stream().map(each -> each.registration().node())
                .filter(node -> node.name().equals(name));
    }

    public NodeClient client() {
        return client;
    }

    /** Returns the node as it registered. */
    public StorageNode node() {
        return node;
    }

    @Override
    public void close() {
        context.close();
    }
}
