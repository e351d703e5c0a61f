package io.velour.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.velour.cluster.ClusterId;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.control.Registration;
import io.velour.controller.map.PartitionMapPublisher;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.shell.testing.RawHttp;
import io.velour.shell.testing.Scrape;

/** The whole controller over HTTP, with instances that register as the real ones do. */
class ControllerIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String BINARY = "Accept: " + PartitionMapCodec.MEDIA_TYPE;
    private static final NodeAddress FRONTEND = new NodeAddress("10.0.1.1", 8_080);

    /** Dashboards and alerts go by these names. */
    private static final List<String> METERS = List.of("velour_controller_members", "velour_controller_partitions",
            "velour_controller_lease_age_seconds", "velour_controller_moves_left", "velour_controller_steps_total",
            "velour_controller_removals_total", "velour_controller_frontends", "velour_map_version",
            "velour_controller_state_failed", "jvm_memory_used_bytes", "process_cpu_usage", "process_uptime_seconds",
            "application_ready_time_seconds");

    @TempDir
    private Path folder;

    private static JsonNode cluster(RunningController controller) {
        RawHttp.Answer answer = controller.get("/v1/cluster");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).hasValue("application/json");
        return answer.json();
    }

    private static JsonNode awaitCluster(RunningController controller, Predicate<JsonNode> expected) {
        return await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> cluster(controller), expected);
    }

    private static PartitionMap map(RunningController controller) {
        RawHttp.Answer answer = controller.get("/v1/partition-map", BINARY);
        assertThat(answer.status()).isEqualTo(200);
        return PartitionMapCodec.decode(answer.body());
    }

    private static void awaitWaiters(RunningController controller, int count) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(5))
                .until(() -> controller.bean(PartitionMapPublisher.class).waiting() == count);
    }

    /** Lets nodes 1 to 3 register with fresh folders, and waits for the birth. */
    private static PartitionMap birth(RunningController controller) {
        for (int n = 1; n <= 3; n++) {
            FakeInstance.storageNode(controller, Samples.node(n, 1)).register();
        }
        awaitCluster(controller, cluster -> cluster.path("state").asString().equals("serving"));
        return map(controller);
    }

    @Test
    void theBirthReachesWhoWaitsAndTheOperator() throws Exception {
        try (RunningController controller = RunningController.start(folder)) {
            assertThat(controller.get("/v1/partition-map").status()).isEqualTo(204);
            CompletableFuture<RawHttp.Answer> poll = CompletableFuture
                    .supplyAsync(() -> controller.get("/v1/partition-map?wait=30s", BINARY));
            awaitWaiters(controller, 1);
            FakeInstance.storageNode(controller, Samples.node(1, 1)).register();
            FakeInstance.storageNode(controller, Samples.node(2, 1)).register();
            FakeInstance.frontend(controller, FRONTEND).register();
            JsonNode forming = awaitCluster(controller, cluster -> cluster.path("storageNodes").size() == 2);
            assertThat(forming.path("state").asString()).isEqualTo("forming");
            assertThat(forming.path("clusterId").isNull()).isTrue();
            assertThat(poll).isNotDone();

            FakeInstance.storageNode(controller, Samples.node(3, 1)).register();

            RawHttp.Answer answer = poll.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            PartitionMap map = PartitionMapCodec.decode(answer.body());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).hasValue(PartitionMapCodec.MEDIA_TYPE);
            assertThat(answer.header("Velour-Map-Version")).hasValue("1");
            assertThat(map.nodes()).hasSize(3);
            assertThat(map.replicaSets()).hasSize(256);
            assertThatTheOperatorSees(cluster(controller), map);
        }
    }

    private static void assertThatTheOperatorSees(JsonNode cluster, PartitionMap map) {
        assertThat(cluster.path("clusterId").asString()).isEqualTo(map.cluster().toString());
        assertThat(cluster.path("state").asString()).isEqualTo("serving");
        assertThat(cluster.path("version").asInt()).isEqualTo(1);
        assertThat(cluster.path("settings").path("partitions").asInt()).isEqualTo(256);
        assertThat(cluster.path("settings").path("redundancy").asInt()).isEqualTo(2);
        assertThat(cluster.path("settings").path("fingerprint").asString()).isEqualTo(map.settings().fingerprint());
        assertThat(cluster.path("expectedStorageNodes").asInt()).isEqualTo(3);
        assertThat(cluster.path("partitions").path("unavailable").asInt()).as("nobody has a lease yet").isEqualTo(256);
        assertThat(cluster.path("frontends").path(0).path("address").asString()).isEqualTo(FRONTEND.toString());
        assertThat(cluster.path("frontends").path(0).path("present").asBoolean()).isTrue();
        assertThat(cluster.path("storageNodes")).hasSize(3).allSatisfy(node -> {
            assertThat(node.path("present").asBoolean()).isTrue();
            assertThat(node.path("refused").isNull()).isTrue();
            assertThat(node.path("replicas").asInt()).isBetween(170, 171);
            assertThat(node.path("leaders").asInt()).isBetween(85, 86);
        });
    }

    @Test
    void everyMeterIsThereUnderItsNameFromTheBeginning() {
        try (RunningController controller = RunningController.start(folder)) {
            Scrape forming = Scrape.of(controller.managementPort());
            assertThat(forming.names()).containsAll(METERS);
            forming.assertNames("velour-controller");
            assertThat(forming.sum("velour_map_version")).isZero();

            birth(controller);
            FakeInstance.frontend(controller, FRONTEND).register();
            awaitCluster(controller, cluster -> cluster.path("frontends").size() == 1);

            Scrape born = Scrape.of(controller.managementPort());
            assertThat(born.sum("velour_controller_members", "state=\"DOWN\"")).isEqualTo(3);
            assertThat(born.sum("velour_controller_members")).isEqualTo(3);
            assertThat(born.sum("velour_controller_partitions", "state=\"unavailable\"")).isEqualTo(256);
            assertThat(born.sum("velour_controller_partitions")).isEqualTo(256);
            assertThat(born.sum("velour_controller_frontends")).isEqualTo(1);
            assertThat(born.sum("velour_controller_steps_total")).isPositive();
            assertThat(born.sum("velour_controller_lease_age_seconds")).isPositive();
            assertThat(born.sum("velour_controller_state_failed")).isZero();
            assertThat(born.sum("velour_map_version")).isPositive();
        }
    }

    @Test
    void theMapIsJsonForPeople() {
        try (RunningController controller = RunningController.start(folder)) {
            PartitionMap map = birth(controller);

            for (String accept : new String[]{"Accept: */*", "Accept: application/json", "Accept: text/html"}) {
                RawHttp.Answer answer = controller.get("/v1/partition-map", accept);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Content-Type")).hasValue("application/json");
                assertThat(answer.header("Velour-Map-Version")).hasValue("1");
                JsonNode json = answer.json();
                assertThat(json.path("cluster").asString()).isEqualTo(map.cluster().toString());
                assertThat(json.path("version").asInt()).isEqualTo(1);
                assertThat(json.path("nodes")).hasSize(3);
                assertThat(json.path("partitions")).hasSize(256);
                assertThat(json.path("partitions").path(7).path("partition").asInt()).isEqualTo(7);
                assertThat(json.path("partitions").path(7).path("replicas")).hasSize(2)
                        .allSatisfy(replica -> assertThat(replica.path("role").asString()).isEqualTo("SERVING"));
            }
        }
    }

    @Test
    void nothingNewerIsAnswered204WhenTheTimeIsUpAndAtOnceIfNobodyWantsToWait() {
        try (RunningController controller = RunningController.start(folder)) {
            birth(controller);
            long before = System.nanoTime();
            RawHttp.Answer late = controller.get("/v1/partition-map?after=1&wait=300ms");
            Duration waited = Duration.ofNanos(System.nanoTime() - before);

            assertThat(late.status()).isEqualTo(204);
            assertThat(late.header("Velour-Map-Version")).hasValue("1");
            assertThat(waited).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(controller.get("/v1/partition-map?after=1").status()).isEqualTo(204);
            assertThat(controller.get("/v1/partition-map?after=0&wait=60s").status()).isEqualTo(200);
            awaitWaiters(controller, 0);
        }
    }

    @Test
    void aControllerStartedAgainHasTheSameMapAndTakesTheNodesBack() {
        PartitionMap born;
        try (RunningController controller = RunningController.start(folder)) {
            born = birth(controller);
        }
        // Another number of expected nodes is of no consequence after the birth.
        try (RunningController controller = RunningController.start(folder,
                "--velour.controller.expected-storage-nodes=300")) {
            assertThat(map(controller)).isEqualTo(born);
            JsonNode alone = cluster(controller);
            assertThat(alone.path("missing")).hasSize(3);
            assertThat(alone.path("partitions").path("unavailable").asInt()).isEqualTo(256);
            assertThat(alone.path("storageNodes").path(0).path("unavailable").asString())
                    .startsWith("it has not been registered with the controller since ");

            Optional<ClusterId> cluster = Optional.of(born.cluster());
            FakeInstance.storageNode(controller, Samples.node(1, 1, cluster)).register();
            FakeInstance.storageNode(controller, Samples.node(2, 22, cluster)).register();
            FakeInstance.storageNode(controller, Samples.node(3, 1, cluster)).register();

            // Without a lease nobody's replicas are touched: the map only learns the new life of the second.
            JsonNode back = awaitCluster(controller,
                    view -> view.path("missing").isEmpty() && view.path("version").asInt() == 2);
            assertThat(map(controller).node(new NodeId(2)).orElseThrow())
                    .isEqualTo(Samples.node(2, 22, cluster).node());
        }
    }

    @Test
    void aPreviewSaysWhatADrainOrANewNodeWouldMoveAndChangesNothing() {
        try (RunningController controller = RunningController.start(folder)) {
            assertThat(controller.get("/v1/members/join/preview").status()).isEqualTo(409);
            PartitionMap born = birth(controller);

            JsonNode drain = controller.get("/v1/members/" + new NodeId(1) + "/drain/preview").json();
            assertThat(drain.path("order").asString()).isEqualTo("drain");
            assertThat(drain.path("node").asString()).isEqualTo("node-1");
            assertThat(drain.path("partitions").asInt()).isBetween(170, 171);
            assertThat(drain.path("moves")).allSatisfy(move -> {
                assertThat(move.path("from").asString()).isEqualTo("node-1");
                assertThat(move.path("to").asString()).isIn("node-2", "node-3");
            });
            assertThat(drain.path("silent")).as("nobody answers at these addresses").hasSize(3);
            assertThat(drain.path("seconds").isNull()).isTrue();

            JsonNode join = controller.get("/v1/members/join/preview?zone=rack").json();
            assertThat(join.path("moves")).isNotEmpty()
                    .allSatisfy(move -> assertThat(move.path("to").asString()).isEqualTo("(new)"));
            assertThat(map(controller)).isEqualTo(born);
            assertThat(controller.get("/v1/members/" + new NodeId(7) + "/drain/preview").status()).isEqualTo(404);
            assertThat(controller.get("/v1/members/7/drain/preview").status()).isEqualTo(400);
            assertThat(controller.get("/v1/members/join/preview?zone=" + "z".repeat(256)).status()).isEqualTo(400);
        }
    }

    @Test
    void previewsAreMadeOneAtATime() throws Exception {
        try (RunningController controller = RunningController.start(folder);
                ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            birth(controller);
            Registration usual = Samples.node(4, 1);
            FakeInstance.storageNode(controller, new Registration(new StorageNode(usual.node().id(), "silent",
                    new NodeAddress("127.0.0.1", silent.getLocalPort()), "", usual.node().incarnation()),
                    usual.cluster(), usual.lives())).register();
            awaitCluster(controller, cluster -> cluster.path("version").asInt() == 2);
            CompletableFuture<RawHttp.Answer> first = CompletableFuture
                    .supplyAsync(() -> controller.get("/v1/members/join/preview"));
            try (Socket asked = silent.accept()) {
                RawHttp.Answer second = controller.get("/v1/members/join/preview");
                assertThat(second.status()).isEqualTo(429);
                assertThat(second.json().path("code").asString()).isEqualTo("overloaded");
                assertThat(asked.isConnected()).isTrue();
            }
            assertThat(first.get(LIMIT.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(controller.get("/v1/members/join/preview").status()).isEqualTo(200);
        }
    }

    @Test
    void nodesThatDoNotBelongHereAreShownWithTheReason() {
        try (RunningController controller = RunningController.start(folder)) {
            birth(controller);

            FakeInstance.storageNode(controller, Samples.node(8, 1, Optional.of(new ClusterId(0xbad)))).register();
            FakeInstance.storageNode(controller, Samples.node(9, 1)).register();

            JsonNode view = awaitCluster(controller,
                    cluster -> cluster.path("storageNodes").size() == 5 && cluster.path("version").asInt() == 2);
            assertThat(view.path("storageNodes").path(3).path("name").asString()).as("is taken").isEqualTo("node-9");
            assertThat(view.path("storageNodes").path(4).path("refused").asString())
                    .contains("its data folder belongs to cluster 0000000000000bad");
        }
    }

    @Test
    void aNodeThatSaysGoodbyeOrGoesDownIsMissingAtOnce() {
        try (RunningController controller = RunningController.start(folder)) {
            birth(controller);
            FakeInstance first = FakeInstance.storageNode(controller, Samples.node(1, 1));
            FakeInstance second = FakeInstance.storageNode(controller, Samples.node(2, 1));

            assertThat(first.sayGoodbye()).isEqualTo(200);
            second.register("DOWN");

            JsonNode view = awaitCluster(controller, cluster -> cluster.path("missing").size() == 2);
            assertThat(view.path("version").asInt()).isEqualTo(1);
            assertThat(first.renew()).isEqualTo(404);
            first.register();
            second.register();
            awaitCluster(controller, cluster -> cluster.path("missing").isEmpty());
        }
    }

    @Test
    void partitionsAreAvailableByTheLeasesOfTheirNodes() {
        try (RunningController controller = RunningController.start(folder)) {
            birth(controller);
            List<FakeInstance> nodes = IntStream.rangeClosed(1, 3)
                    .mapToObj(n -> FakeInstance.storageNode(controller, Samples.node(n, 1))).toList();
            awaitCluster(controller, cluster -> {
                nodes.forEach(node -> assertThat(node.askForLease(1)).isInstanceOf(RenewalAnswer.Granted.class));
                return available(cluster) == 256;
            });

            assertThat(nodes.getFirst().giveLeaseBack()).isEqualTo(204);

            JsonNode view = awaitCluster(controller, cluster -> available(cluster) < 256);
            JsonNode first = view.path("storageNodes").path(0);
            assertThat(first.path("present").asBoolean()).isTrue();
            assertThat(first.path("condition").asString()).isEqualTo("DOWN");
            assertThat(nodes.getFirst().askForLease(1)).isInstanceOf(RenewalAnswer.Denied.class);
        }
    }

    private static int available(JsonNode cluster) {
        return cluster.path("partitions").path("available").asInt();
    }

    @Test
    void aNodeThatFallsSilentIsMissingWhenItsLeaseIsOver() {
        try (RunningController controller = RunningController.start(folder)) {
            birth(controller);
            FakeInstance.storageNode(controller, Samples.node(3, 1), 1).register();

            JsonNode view = awaitCluster(controller, cluster -> !cluster.path("missing").isEmpty());

            assertThat(view.path("missing").path(0).asString()).isEqualTo("node-3");
        }
    }

    @Test
    void aNodeThatRenewsOutlivesItsLease() {
        try (RunningController controller = RunningController.start(folder)) {
            birth(controller);
            FakeInstance third = FakeInstance.storageNode(controller, Samples.node(3, 1), 2);
            third.register();

            await().during(Duration.ofSeconds(5)).atMost(LIMIT).pollInterval(Duration.ofMillis(300))
                    .until(() -> third.renew() == 200 && cluster(controller).path("missing").isEmpty());
        }
    }

    @Test
    void aFrontendThatSaysGoodbyeIsNotShownAnyMore() {
        try (RunningController controller = RunningController.start(folder)) {
            FakeInstance frontend = FakeInstance.frontend(controller, FRONTEND).register();
            awaitCluster(controller, cluster -> cluster.path("frontends").size() == 1);

            frontend.sayGoodbye();

            awaitCluster(controller, cluster -> cluster.path("frontends").isEmpty());
        }
    }

    @Test
    void whateverElseRegistersIsOfNoConsequence() {
        try (RunningController controller = RunningController.start(folder)) {
            FakeInstance.withMetadata(controller, Map.of()).register();
            FakeInstance.withMetadata(controller, Map.of("velour-kind", "storage", "velour-node", "1")).register();
            FakeInstance.withMetadata(controller, Map.of("velour-kind", "frontend", "velour-address", "x")).register();
            birth(controller);

            JsonNode view = cluster(controller);
            assertThat(view.path("storageNodes")).hasSize(3);
            assertThat(view.path("frontends")).isEmpty();
        }
    }

    @Test
    void itIsNotReadyWhileItCannotStoreAndIsAgainWhenItCan() throws IOException {
        try (RunningController controller = RunningController.start(folder)) {
            String readiness = "GET /actuator/health/readiness";
            assertThat(RawHttp.request(controller.managementPort(), readiness).status()).isEqualTo(200);
            Path inTheWay = Files.createDirectory(folder.resolve("cluster-state.new"));

            for (int n = 1; n <= 3; n++) {
                FakeInstance.storageNode(controller, Samples.node(n, 1)).register();
            }

            JsonNode failing = awaitCluster(controller, cluster -> cluster.path("storeFailure").isString());
            assertThat(failing.path("state").asString()).isEqualTo("forming");
            assertThat(controller.get("/v1/partition-map").status()).isEqualTo(204);
            RawHttp.Answer unready = RawHttp.request(controller.managementPort(), readiness);
            assertThat(unready.status()).isEqualTo(503);
            assertThat(unready.text()).contains("cannot be written");
            assertThat(Scrape.of(controller.managementPort()).sum("velour_controller_state_failed")).isEqualTo(1);
            assertThat(RawHttp.request(controller.managementPort(), "GET /actuator/health/liveness").status())
                    .isEqualTo(200);

            Files.delete(inTheWay);
            FakeInstance.storageNode(controller, Samples.node(1, 1)).renew();

            awaitCluster(controller, cluster -> cluster.path("state").asString().equals("serving"));
            assertThat(RawHttp.request(controller.managementPort(), readiness).status()).isEqualTo(200);
        }
    }

    @Test
    void settingsComeFromTheFilesAndTheCommandLineComesBeforeThem() throws IOException {
        Path config = Files.createDirectory(folder.resolve("config"));
        Files.writeString(config.resolve("cluster.yaml"),
                "velour.cluster.redundancy: 1\nvelour.cluster.lease: 5s\nvelour.cluster.controller-address: c:1\n");
        Files.writeString(config.resolve("controller.yaml"), "velour.controller.expected-storage-nodes: 17\n");

        try (RunningController controller = RunningController.startWithFiles(config, folder,
                "--velour.cluster.lease=7s")) {
            JsonNode view = cluster(controller);
            assertThat(view.path("settings").path("redundancy").asInt()).isEqualTo(1);
            assertThat(view.path("settings").path("lease").asString()).isEqualTo("PT7S");
            assertThat(view.path("settings").path("partitions").asInt()).isEqualTo(4_096);
            assertThat(view.path("expectedStorageNodes").asInt()).isEqualTo(17);
        }
    }

    @Test
    void theEndReleasesWhoWaits() throws Exception {
        CompletableFuture<RawHttp.Answer> poll;
        long before;
        try (RunningController controller = RunningController.start(folder)) {
            int port = controller.port();
            poll = CompletableFuture
                    .supplyAsync(() -> RawHttp.request(port, "GET /v1/partition-map?wait=9s", BINARY));
            awaitWaiters(controller, 1);
            before = System.nanoTime();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
        assertThat(poll.get(LIMIT.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(204);
    }
}
