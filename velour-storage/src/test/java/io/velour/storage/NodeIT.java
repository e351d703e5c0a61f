package io.velour.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import tools.jackson.databind.JsonNode;

import io.velour.cluster.ClusterId;
import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.record.Record;
import io.velour.shell.config.StartupException;
import io.velour.shell.stream.FrameChannel;
import io.velour.shell.stream.FrameHead;
import io.velour.shell.stream.Greeting;
import io.velour.shell.testing.Problems;
import io.velour.shell.testing.RawHttp;
import io.velour.shell.testing.Scrape;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.testing.FakeController;
import io.velour.storage.testing.NodeClient;
import io.velour.storage.testing.Samples;

/** One whole node over HTTP, with its disk, and with a small controller that publishes what the test hands in. */
class NodeIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final int MAX_BATCH = 1 << 20;
    private static final String OPERATIONS = "POST /v1/operations";
    private static final String TYPE = "Content-Type: " + BatchCodec.MEDIA_TYPE;
    /** Dashboards and alerts go by these names. */
    private static final List<String> METERS = List.of("velour_storage_sync_seconds_count",
            "velour_storage_sync_seconds_sum", "velour_storage_write_batches_total",
            "velour_storage_write_requests_total", "velour_storage_waiting", "velour_storage_failed",
            "velour_storage_records", "velour_storage_lease_live", "velour_storage_lease_age_seconds",
            "velour_storage_pending", "velour_storage_catching_up", "velour_storage_catch_up_left_bytes",
            "velour_storage_verified_at_seconds", "velour_storage_differences_total", "velour_storage_repairs_total",
            "velour_storage_peer_waiting", "velour_storage_streams", "velour_storage_replicas", "velour_storage_leads",
            "velour_storage_catch_up_copied_bytes_total", "velour_rocksdb_block_cache_bytes",
            "velour_rocksdb_memtable_bytes", "velour_rocksdb_table_bytes", "velour_rocksdb_pending_compaction_bytes",
            "velour_rocksdb_write_stopped", "velour_rocksdb_background_errors", "velour_disk_free_bytes",
            "velour_disk_total_bytes", "velour_map_version", "velour_map_age_seconds", "jvm_memory_used_bytes",
            "process_cpu_usage", "process_uptime_seconds", "application_ready_time_seconds");
    @TempDir
    private static Path parent;
    private static FakeController controller;
    private static ConfigurableApplicationContext node;
    private static NodeClient client;
    private static PartitionMap map;

    @BeforeAll
    static void startNode() throws Exception {
        controller = new FakeController();
        client = new NodeClient(NodeClient.freePort(), NodeClient.freePort());
        node = SpringApplication.run(StorageApplication.class, arguments("node", client.port()));
        await().atMost(LIMIT).until(() -> !controller.registered().isEmpty());
        assertThatBeforeTheFirstMapNothingIsServed();
        map = Samples.map(controller.registered().getLast().registration().node());
        controller.publish(map);
        await().atMost(LIMIT).until(() -> client.readiness().equals("UP"));
    }

    @Test
    void itTakesTheSameBatchesByStreamWhereItSays() throws Exception {
        int port = RawHttp.request(client.port(), "GET /v1/stream").json().path("port").asInt();
        byte[] batch = BatchCodec.encode(new RequestBatch(Samples.CLUSTER, List.of(Samples.read("never written"))));
        byte[] none = new byte[0];

        try (FrameChannel stream = new FrameChannel(
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))) {
            stream.write(Greeting.FORMAT, Greeting.to(map.nodes().iterator().next().member()), none);
            assertThat(stream.readHead()).isEqualTo(new FrameHead(0, Greeting.WELCOME));
            stream.write(0, none, batch);
            assertThat(BatchCodec.decodeAnswers(stream.read(stream.readHead().length())))
                    .containsExactly(new StorageAnswer.Absent(Epoch.FIRST));
        }
    }

    @Test
    void tellsAboutHowMuchItHoldsOfEachPartition() throws Exception {
        JsonNode sizes = RawHttp.request(client.port(), "GET /v1/partitions").json();
        assertThat(sizes.path("catchUpBytesPerSecond").asLong()).isEqualTo(64L << 20);
        assertThat(sizes.path("partitions")).hasSize(map.replicaSets().size());
    }

    private static String[] arguments(String folder, int port) throws IOException {
        return Stream.of("server.port=" + port, "management.server.port=" + managementPort(folder),
                "velour.cluster.controller-address=" + controller.address(),
                "velour.storage.address=127.0.0.1:" + client.port(), "velour.storage.name=rack 4",
                "velour.storage.zone=room 2", "velour.storage.data-folder=" + parent.resolve(folder),
                "velour.storage.max-batch-size=" + MAX_BATCH + "B", "velour.storage.max-in-work-size=2MB",
                "velour.storage.stream-port=0",
                "velour.storage.block-cache-size=16MB", "velour.storage.write-buffer-size=8MB",
                "logging.level.root=warn").map(setting -> "--" + setting).toArray(String[]::new);
    }

    private static int managementPort(String folder) throws IOException {
        return folder.equals("node") ? client.managementPort() : NodeClient.freePort();
    }

    @AfterAll
    static void stopNode() {
        node.close();
        controller.close();
    }

    private static void assertThatBeforeTheFirstMapNothingIsServed() throws Exception {
        assertThat(client.readiness()).isEqualTo("DOWN");
        assertThat(client.management("/actuator/health/readiness").toString())
                .contains("waiting for a partition map from the controller at " + controller.address());
        assertThat(client.management("/actuator/health/liveness").path("status").asString()).isEqualTo("UP");
        assertThat(client.ask(Samples.CLUSTER, Samples.read("a"), prepare("a"))).hasSize(2)
                .allSatisfy(
                        answer -> assertThat(answer).hasToString("Refused[refusal=NOT_READY, epoch=0, newer=null]"));
    }

    private static StorageRequest.Prepare prepare(String key) {
        return Samples.prepare(key, Samples.value(Samples.version(0), "value of " + key));
    }

    @Test
    void itRegistersWithWhatItIs() {
        FakeController.Registered registered = controller.registered().getFirst();

        assertThat(registered.app()).isEqualTo("VELOUR-STORAGE");
        assertThat(registered.status()).isEqualTo("UP");
        assertThat(registered.host()).isEqualTo("127.0.0.1");
        assertThat(registered.port()).isEqualTo(client.port());
        assertThat(registered.instance())
                .isEqualTo("127.0.0.1:" + client.port() + ":" + registered.registration().member().incarnation());
        assertThat(registered.registration().cluster()).isEmpty();
        assertThat(registered.registration().node()).satisfies(self -> {
            assertThat(self.name()).isEqualTo("rack 4");
            assertThat(self.zone()).isEqualTo("room 2");
            assertThat(self.address()).hasToString("127.0.0.1:" + client.port());
        });
    }

    @Test
    void whatIsWrittenIsReadAndAnsweredInTheOrderOfTheRequests() throws Exception {
        Record record = prepare("order").record();
        List<StorageAnswer> answers = client.ask(Samples.CLUSTER, Samples.prepare("order", record),
                Samples.read("nothing under this key"));
        assertThat(answers).containsExactly(new StorageAnswer.Accepted(Epoch.FIRST),
                new StorageAnswer.Absent(Epoch.FIRST));

        assertThat(client.ask(Samples.CLUSTER, Samples.read("order"))).singleElement().isInstanceOfSatisfying(
                StorageAnswer.Found.class, found -> assertThat(found.stored().record()).isEqualTo(record));
    }

    @Test
    void anAnswerSaysItsTypeAndLength() throws Exception {
        HttpResponse<byte[]> response = client.post(
                BatchCodec.encode(new RequestBatch(Samples.CLUSTER, List.of(Samples.read("a"), Samples.read("b")))));

        assertThat(response.headers().firstValue("Content-Type")).hasValue(BatchCodec.MEDIA_TYPE);
        assertThat(response.headers().firstValue("Content-Length")).hasValue("" + response.body().length);
    }

    @Test
    void theNodesOwnViewAndItsMetersTellHowItIs() throws Exception {
        client.ask(Samples.CLUSTER, prepare("view"));
        JsonNode view = client.management("/actuator/velour");

        assertThat(view.path("node").asString()).isEqualTo(map.nodes().getFirst().id().toString());
        assertThat(view.path("cluster").asString()).isEqualTo(Samples.CLUSTER.toString());
        assertThat(view.path("replicas").path("mapVersion").asLong()).isGreaterThanOrEqualTo(1);
        assertThat(view.path("replicas").path("leads").asInt()).isEqualTo(16);
        assertThat(view.path("replicas").path("replicas").path("SERVING").asInt()).isEqualTo(16);
        assertThat(view.path("writes").path("syncs").asLong()).isPositive();
        assertThat(view.path("approximateRecords").asLong()).isPositive();
        assertThat(view.path("failure").asString()).isEmpty();
    }

    @Test
    void everyMeterIsThereUnderItsName() throws Exception {
        client.ask(Samples.CLUSTER, prepare("metered"));
        Scrape scrape = Scrape.of(client.managementPort());

        assertThat(scrape.names()).containsAll(METERS);
        scrape.assertNames("velour-storage");
        assertThat(scrape.sum("velour_storage_replicas", "role=\"serving\"")).isEqualTo(16);
        assertThat(scrape.sum("velour_storage_replicas", "role=\"catching-up\"")).isZero();
        assertThat(scrape.sum("velour_storage_replicas", "role=\"leaving\"")).isZero();
        assertThat(scrape.sum("velour_storage_leads")).isEqualTo(16);
        assertThat(scrape.sum("velour_storage_sync_seconds_count")).isPositive();
        assertThat(scrape.sum("velour_storage_failed")).isZero();
        assertThat(scrape.sum("velour_rocksdb_memtable_bytes")).isPositive();
        assertThat(scrape.sum("velour_rocksdb_write_stopped")).isZero();
        assertThat(scrape.sum("velour_rocksdb_background_errors")).isZero();
        assertThat(scrape.sum("velour_disk_total_bytes")).isGreaterThan(scrape.sum("velour_disk_free_bytes"));
        assertThat(scrape.sum("velour_map_version")).isPositive();
    }

    @Test
    void wrongUseIsAnsweredWithAProblem() {
        int port = client.port();
        Problems.assertProblem(RawHttp.request(port, "GET /v1/operations"), 405, "method-not-allowed");
        Problems.assertProblem(RawHttp.request(port, "DELETE /v1/operations"), 405, "method-not-allowed");
        Problems.assertProblem(RawHttp.request(port, OPERATIONS, "Content-Length: 0"), 415, "unsupported-media-type");
        Problems.assertProblem(RawHttp.request(port, OPERATIONS, "Content-Length: 0", "Content-Type: text/plain"), 415,
                "unsupported-media-type");
        Problems.assertProblem(RawHttp.request(port, OPERATIONS, "Content-Length: 0", TYPE), 400, "bad-request");
        Problems.assertProblem(RawHttp.request(port, "GET /"), 404, "not-found");
        Problems.assertProblem(RawHttp.request(port, "GET /actuator/health"), 404, "not-found");
        Problems.assertProblem(RawHttp.request(port, "GET /a b"), 400, "bad-request");
    }

    @Test
    void bytesThatAreNoBatchAreRefused() throws Exception {
        byte[] good = BatchCodec.encode(new RequestBatch(Samples.CLUSTER, List.of(prepare("a"))));
        for (int length = 0; length < good.length; length++) {
            assertThat(client.post(Arrays.copyOf(good, length)).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aBatchForAnotherClusterIsRefusedWithBothNames() throws Exception {
        ClusterId other = new ClusterId(0xbad);
        HttpResponse<byte[]> response = client.post(
                BatchCodec.encode(new RequestBatch(other, List.of(Samples.read("a")))));

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("other-cluster")
                .contains(other.toString()).contains(Samples.CLUSTER.toString());
    }

    @Test
    void aBodyThatDeclaresTooMuchIsRefusedUnread() {
        Problems.assertProblem(
                RawHttp.request(client.port(), OPERATIONS, TYPE, "Content-Length: " + (MAX_BATCH + 1)), 413,
                "batch-too-large");
    }

    @Test
    void aBodyThatTurnsOutTooLargeIsRefusedWhileItIsRead() {
        String chunk = "40000\r\n" + "x".repeat(0x40000) + "\r\n";

        Problems.assertProblem(RawHttp.send(client.port(), OPERATIONS + " HTTP/1.1\r\nHost: h\r\n" + TYPE
                + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk.repeat(5) + "0\r\n\r\n"), 413,
                "batch-too-large");
    }

    @Test
    void bodiesThatDoNotArriveKeepOthersOutOnlyUntilTheyAreGone() throws Exception {
        String head = OPERATIONS + " HTTP/1.1\r\nHost: h\r\n" + TYPE + "\r\nContent-Length: " + MAX_BATCH + "\r\n\r\n";
        byte[] batch = BatchCodec.encode(new RequestBatch(Samples.CLUSTER, List.of(Samples.read("a"))));
        try (Socket one = connect(head); Socket other = connect(head)) {
            assertThat(one.isConnected() && other.isConnected()).isTrue();
            await().atMost(LIMIT).untilAsserted(() -> {
                HttpResponse<byte[]> refused = client.post(batch);
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            });
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(client.post(batch).statusCode()).isEqualTo(200));
    }

    private Socket connect(String head) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), client.port());
        socket.getOutputStream().write((head + "the first bytes").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aSecondProcessOnTheSameFolderIsRefused() {
        assertThatThrownBy(() -> SpringApplication.run(StorageApplication.class, arguments("node", 0)))
                .satisfies(failure -> assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                        .isInstanceOf(StartupException.class).hasMessageContaining("in use by another process"));
    }

    @Test
    void aNodeWhosePortIsTakenLetsGoOfItsFolder() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(
                    () -> SpringApplication.run(StorageApplication.class, arguments("taken", taken.getLocalPort())))
                    .hasRootCauseInstanceOf(BindException.class);
        }
        try (DataFolder folder = DataFolder.open(parent.resolve("taken"), "rack 4", new SecureRandom())) {
            assertThat(folder.name()).isEqualTo("rack 4");
        }
    }
}
