package io.velour.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.cluster.ClusterId;
import io.velour.cluster.Epoch;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.StorageNode;
import io.velour.control.Registration;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.rocksdb.RocksDbSettings;
import io.velour.storage.testing.FakeController;
import io.velour.storage.testing.JavaProcess;
import io.velour.storage.testing.NodeClient;
import io.velour.storage.testing.Samples;

/** A node in a process of its own, and how that ends. */
class NodeProcessIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    @TempDir
    private Path parent;
    private FakeController controller;
    private NodeClient client;

    @BeforeEach
    void prepare() throws IOException {
        controller = new FakeController();
        client = new NodeClient(NodeClient.freePort(), NodeClient.freePort());
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    private Path folder() {
        return parent.resolve("node");
    }

    private JavaProcess start() throws IOException {
        return JavaProcess.start(StorageApplication.class, Stream
                .of("server.port=" + client.port(), "management.server.port=" + client.managementPort(),
                        "velour.cluster.controller-address=" + controller.address(),
                        "velour.storage.address=127.0.0.1:" + client.port(), "velour.storage.name=a",
                        "velour.storage.data-folder=" + folder())
                .map(setting -> "--" + setting).toArray(String[]::new));
    }

    private Registration awaitRegistration(int before) {
        await().atMost(LIMIT).until(() -> controller.registered().size() > before);
        return controller.registered().getLast().registration();
    }

    private void serve(long mapVersion, StorageNode node, Epoch epoch) {
        controller.publish(Samples.map(Samples.CLUSTER, Samples.SETTINGS, mapVersion, node, epoch));
        await().atMost(LIMIT).until(() -> client.readiness().equals("UP"));
    }

    @Test
    void whatAKilledNodeAcknowledgedIsThereInItsNextLifeWhichEndsInGoodOrder() throws Exception {
        List<StorageRequest.Prepare> written = new ArrayList<>();
        Registration first;
        try (JavaProcess node = start()) {
            first = awaitRegistration(0);
            serve(1, first.node(), Epoch.FIRST);
            for (int i = 0; i < 50; i++) {
                StorageRequest.Prepare prepare = Samples.prepare("key " + i,
                        Samples.value(Samples.version(i), "value " + i));
                assertThat(client.ask(Samples.CLUSTER, prepare))
                        .containsExactly(new StorageAnswer.Accepted(Epoch.FIRST));
                written.add(prepare);
            }
            node.kill();
        }

        int before = controller.registered().size();
        try (JavaProcess node = start()) {
            Registration second = awaitRegistration(before);
            assertThat(second.node().id()).isEqualTo(first.node().id());
            assertThat(second.node().incarnation()).isNotEqualTo(first.node().incarnation());
            assertThat(second.cluster()).contains(Samples.CLUSTER);
            await().atMost(LIMIT).untilAsserted(
                    () -> assertThat(client.management("/actuator/health/readiness").toString())
                            .contains("partition map 1 does not list this node"));

            serve(2, second.node(), new Epoch(2));
            for (StorageRequest.Prepare prepare : written) {
                StorageRequest read = new StorageRequest.Read(prepare.partition(), new Epoch(2), prepare.key());
                assertThat(client.ask(Samples.CLUSTER, read)).singleElement().isInstanceOfSatisfying(
                        StorageAnswer.Found.class,
                        found -> assertThat(found.stored().record()).isEqualTo(prepare.record()));
            }

            StorageRequest.Prepare last = Samples.prepare("last", Samples.value(Samples.version(0), "value"));
            assertThat(answersToABatchThatArrivesWhileTheNodeEnds(node, new StorageRequest.Prepare(last.partition(),
                    new Epoch(2), last.key(), last.record(), null)))
                    .containsExactly(new StorageAnswer.Accepted(new Epoch(2)));
            node.awaitEnd();
            assertThat(controller.gone()).anyMatch(path -> path.contains(second.node().incarnation().toString()));
        }
        try (DataFolder folder = DataFolder.open(folder(), "a", new SecureRandom())) {
            assertThat(folder.cluster()).contains(Samples.CLUSTER);
        }
    }

    /** Sends half of a batch, asks the process to end, and sends the rest when it takes no more connections. */
    private List<StorageAnswer> answersToABatchThatArrivesWhileTheNodeEnds(JavaProcess node, StorageRequest request)
            throws IOException {
        byte[] batch = BatchCodec.encode(new RequestBatch(Samples.CLUSTER, List.of(request)));
        String head = "POST /v1/operations HTTP/1.1\r\nHost: h\r\nContent-Type: " + BatchCodec.MEDIA_TYPE
                + "\r\nContent-Length: " + batch.length + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(batch, 0, batch.length / 2);
            node.terminate();
            await().atMost(LIMIT).until(() -> controller.registered().getLast().status().equals("DOWN"));
            await().atMost(LIMIT).until(() -> !client.isListening());
            socket.getOutputStream().write(batch, batch.length / 2, batch.length - batch.length / 2);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 200");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            return BatchCodec.decodeAnswers(body.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void aMapOfAnotherClusterEndsTheProcessWithBothNamesAndNothingServed() throws Exception {
        ClusterId own = new ClusterId(0x0123);
        try (DataFolder folder = DataFolder.open(folder(), "a", new SecureRandom())) {
            StorageNode node = new StorageNode(folder.member().node(), "a",
                    NodeAddress.parse("127.0.0.1:1"), "", folder.member().incarnation());
            createRecords(folder);
            folder.join(Samples.map(own, Samples.SETTINGS, 1, node, Epoch.FIRST));
        }
        try (JavaProcess process = start()) {
            Registration registration = awaitRegistration(0);
            assertThat(registration.cluster()).contains(own);
            controller.publish(Samples.map(registration.node()));

            String output = process.outputToEnd();

            assertThat(process.awaitEnd()).isEqualTo(1);
            assertThat(output).contains("belongs to another cluster").contains(own.toString())
                    .contains(Samples.CLUSTER.toString()).doesNotContain("adopted partition map");
        }
    }

    private static void createRecords(DataFolder folder) {
        new RocksDbRecordStore(folder.records(),
                new RocksDbSettings(8 << 20, 4 << 20, true, true)).close();
    }
}
