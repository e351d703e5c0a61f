package io.velour.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.Refusal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordState;
import io.velour.record.RecordVersion;
import io.velour.shell.testing.Scrape;
import io.velour.storage.testing.FakeController;
import io.velour.storage.testing.NodeClient;
import io.velour.storage.testing.RunningNode;
import io.velour.storage.testing.Samples;

/**
 * Three whole nodes with their disks, over HTTP, and a controller that publishes what the test says. The first leads, the second
 * follows, and the third, which refuses reads without a lease, is there for whoever needs one more.
 */
class ReplicationIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final int RECORDS = 1_500;
    @TempDir
    private static Path parent;
    private static FakeController controller;
    private static RunningNode first;
    private static RunningNode second;
    private static RunningNode third;
    private static long epoch;

    @BeforeAll
    static void startNodes() throws Exception {
        controller = new FakeController();
        first = start("first", "serve");
        second = start("second", "serve");
        third = start("third", "refuse");
        publish(ReplicationIT::asUsual);
    }

    private static RunningNode start(String name, String readsWithoutLease) throws Exception {
        return RunningNode.start(controller, parent.resolve(name), name,
                "velour.cluster.reads-without-lease=" + readsWithoutLease, "velour.storage.sweep-rate=10000",
                "velour.anti-entropy.interval=1s");
    }

    @AfterAll
    static void stopNodes() {
        Stream.of(third, second, first).forEach(RunningNode::close);
        controller.close();
    }

    private static ReplicaSet asUsual(PartitionId partition) {
        return Samples.entry(partition, epoch, Samples.serving(first.node()), Samples.serving(second.node()));
    }

    /** Publishes the entries of the next epoch, and waits until all three have adopted them. */
    private static void publish(Function<PartitionId, ReplicaSet> entries, StorageNode... others) {
        epoch++;
        List<StorageNode> nodes = new ArrayList<>(List.of(others));
        Stream.of(first, second, third).map(RunningNode::node).forEach(nodes::add);
        controller.publish(Samples.map(Samples.SETTINGS, epoch, nodes, entries));
        Stream.of(first, second, third).forEach(node -> eventually(
                () -> assertThat(view(node).path("replicas").path("mapVersion").asLong()).isEqualTo(epoch)));
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(LIMIT).untilAsserted(assertion);
    }

    private static JsonNode view(RunningNode node) throws Exception {
        return node.client().management("/actuator/velour");
    }

    private static Key newKey() {
        return Key.of(UUID.randomUUID().toString());
    }

    private static Record value(Key key) {
        return Samples.value(Samples.version(0), "value of " + key);
    }

    private static StorageRequest.Prepare prepare(Key key, Record record) {
        return new StorageRequest.Prepare(Samples.partitionOf(key), new Epoch(epoch), key, record, null);
    }

    private static StorageRequest.Commit commit(Key key, Record record) {
        return new StorageRequest.Commit(Samples.partitionOf(key), key, record.version());
    }

    private static StorageAnswer ask(RunningNode node, StorageRequest request) throws Exception {
        return node.client().ask(Samples.CLUSTER, request).getFirst();
    }

    private static StorageAnswer read(RunningNode node, Key key) throws Exception {
        return ask(node, new StorageRequest.Read(Samples.partitionOf(key), new Epoch(epoch), key));
    }

    private static StorageAnswer accepted() {
        return new StorageAnswer.Accepted(new Epoch(epoch));
    }

    private static void assertHolds(RunningNode node, Key key, Record record) throws Exception {
        assertThat(read(node, key)).isInstanceOfSatisfying(StorageAnswer.Found.class,
                found -> assertThat(found.stored().record()).isEqualTo(record));
    }

    private static void assertRefused(StorageAnswer answer, Refusal refusal) {
        assertThat(answer).isInstanceOfSatisfying(StorageAnswer.Refused.class,
                refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    /** The leader answers writes once it has reconciled. */
    private static void prepareAtLeader(RunningNode leader, Key key, Record record) {
        eventually(() -> assertThat(ask(leader, prepare(key, record))).isEqualTo(accepted()));
    }

    @Test
    void aNewLeaderKeepsWhatOnlyTheOtherHolds() throws Exception {
        publish(ReplicationIT::asUsual);
        Key key = newKey();
        Record record = value(key);
        assertThat(ask(second, prepare(key, record))).isEqualTo(accepted());
        publish(partition -> new ReplicaSet(partition, new Epoch(epoch), new Epoch(epoch),
                asUsual(partition).replicas()));

        Key later = sameFor(Samples.partitionOf(key));
        prepareAtLeader(first, later, value(later));

        assertHolds(first, key, record);
    }

    private static Key sameFor(PartitionId partition) {
        return Stream.generate(ReplicationIT::newKey).filter(key -> Samples.partitionOf(key).equals(partition))
                .findFirst().orElseThrow();
    }

    @Test
    void whatAFrontendLeftUnfinishedIsFinishedByTheReplicaThatHoldsIt() throws Exception {
        publish(ReplicationIT::asUsual);
        Key key = newKey();
        Record record = value(key);
        assertThat(ask(second, prepare(key, record))).isEqualTo(accepted());

        eventually(() -> assertThat(List.of(read(first, key), read(second, key))).allSatisfy(
                answer -> assertThat(answer).isInstanceOfSatisfying(StorageAnswer.Found.class, found -> {
                    assertThat(found.stored().record()).isEqualTo(record);
                    assertThat(found.stored().state()).isEqualTo(RecordState.COMMITTED);
                })));
        eventually(() -> assertThat(view(second).path("pendingRecords").asInt()).isZero());
    }

    @Test
    void aThirdReplicaCatchesUpFromScratchAndServes() throws Exception {
        publish(ReplicationIT::asUsual);
        PartitionId partition = new PartitionId(5);
        List<StorageRequest> prepares = new ArrayList<>();
        List<StorageRequest> commits = new ArrayList<>();
        while (prepares.size() < RECORDS) {
            Key key = sameFor(partition);
            Record record = value(key);
            prepares.add(prepare(key, record));
            commits.add(commit(key, record));
        }
        prepareAtLeader(first, sameFor(partition), value(newKey()));
        for (RunningNode node : List.of(first, second)) {
            assertThat(node.client().ask(Samples.CLUSTER, prepares.toArray(StorageRequest[]::new)))
                    .containsOnly(accepted());
            node.client().ask(Samples.CLUSTER, commits.toArray(StorageRequest[]::new));
        }

        publish(each -> each.equals(partition)
                ? Samples.entry(each, epoch, Samples.serving(first.node()), Samples.serving(second.node()),
                        Samples.catchingUp(third.node(), epoch))
                : asUsual(each));
        long listing = epoch;
        Key during = sameFor(partition);
        Record written = value(during);
        assertThat(ask(third, prepare(during, written))).isEqualTo(accepted());
        assertRefused(read(third, during), Refusal.NOT_SERVING);
        eventually(() -> assertThat(controller.renewals()).anySatisfy(renewal -> {
            assertThat(renewal.member()).isEqualTo(third.node().member());
            assertThat(renewal.reports()).contains(
                    new CatchUpReport(partition, new Epoch(listing), CatchUpReport.Result.CAUGHT_UP));
        }));
        JsonNode progress = view(third).path("catchUps").path("5");
        assertThat(progress.path("caughtUp").asBoolean()).isTrue();
        assertThat(progress.path("copiedRecords").asInt()).isGreaterThanOrEqualTo(RECORDS);
        assertThat(progress.path("copiedBytes").asLong()).isGreaterThan(RECORDS);

        publish(each -> each.equals(partition)
                ? Samples.entry(each, epoch, Samples.serving(first.node()), Samples.serving(second.node()),
                        Samples.serving(third.node()))
                : asUsual(each));
        eventually(() -> assertHolds(third, during, written));
        for (StorageRequest each : prepares) {
            StorageRequest.Prepare prepare = (StorageRequest.Prepare) each;
            assertHolds(third, prepare.key(), prepare.record());
        }
    }

    @Test
    void whoIsDeniedALeaseIsNotReadyWhateverTheSettingSays() throws Exception {
        eventually(() -> assertThat(first.client().readiness()).isEqualTo("UP"));
        try {
            controller.answerRenewals(renewal -> new RenewalAnswer.Denied(RenewalAnswer.Reason.SUSPENDED, null));

            eventually(() -> assertThat(first.client().readiness()).isEqualTo("DOWN"));
            assertThat(first.client().management("/actuator/health/readiness").toString())
                    .contains("no live lease").contains("DENIED");
            assertThat(first.client().management("/actuator/health/liveness").path("status").asString())
                    .isEqualTo("UP");
        } finally {
            controller.grantLeases();
        }
        eventually(() -> assertThat(first.client().readiness()).isEqualTo("UP"));
    }

    @Test
    void withoutALeaseReadsAreRefusedOrServedAsTheSettingSays() throws Exception {
        publish(partition -> Samples.entry(partition, epoch, Samples.serving(first.node()),
                Samples.serving(third.node())));
        Key key = newKey();
        StorageAnswer absent = new StorageAnswer.Absent(new Epoch(epoch));
        eventually(() -> assertThat(read(third, key)).isEqualTo(absent));
        eventually(() -> assertThat(third.client().readiness()).isEqualTo("UP"));
        try {
            controller.answerRenewals(renewal -> null);

            eventually(() -> assertRefused(read(third, key), Refusal.NOT_SERVING));
            assertThat(third.client().readiness()).isEqualTo("DOWN");
            assertThat(third.client().management("/actuator/health/readiness").toString())
                    .contains("no live lease from the controller at " + controller.address()).contains("NO_ANSWER");
            eventually(() -> assertThat(view(first).path("lease").path("live").asBoolean()).isFalse());
            assertThat(read(first, key)).isEqualTo(absent);
            assertThat(first.client().readiness()).isEqualTo("UP");
            Scrape scrape = Scrape.of(third.client().managementPort());
            assertThat(scrape.sum("velour_storage_lease_live")).isZero();
            assertThat(scrape.sum("velour_storage_lease_age_seconds")).isPositive();
        } finally {
            controller.grantLeases();
        }
        eventually(() -> assertThat(read(third, key)).isEqualTo(absent));
        eventually(() -> assertThat(third.client().readiness()).isEqualTo("UP"));
    }

    @Test
    void theSweepDeletesWhatHasExpiredAndDropsOldTombstones() throws Exception {
        publish(ReplicationIT::asUsual);
        Key expired = newKey();
        Key deleted = newKey();
        Record value = new Record.Value(Samples.version(0), new byte[3], null, System.currentTimeMillis());
        Record tombstone = new Record.Tombstone(new RecordVersion(
                HybridTimestamp.ofMillis(System.currentTimeMillis() - Duration.ofHours(2).toMillis()), 5));
        prepareAtLeader(first, expired, value);
        for (RunningNode node : List.of(first, second)) {
            // Only what the leader finishes by itself may be that old.
            StorageRequest.Prepare old = new StorageRequest.Prepare(Samples.partitionOf(deleted), new Epoch(epoch),
                    deleted, tombstone, first.node().member());
            eventually(() -> assertThat(ask(node, old)).isEqualTo(accepted()));
            node.client().ask(Samples.CLUSTER, prepare(expired, value), commit(expired, value),
                    commit(deleted, tombstone));
        }

        eventually(() -> assertThat(List.of(read(first, deleted), read(second, deleted)))
                .containsOnly(new StorageAnswer.Absent(new Epoch(epoch))));
        eventually(() -> assertThat(List.of(read(first, expired), read(second, expired))).allSatisfy(
                answer -> assertThat(answer).isInstanceOfSatisfying(StorageAnswer.Found.class, found -> {
                    assertThat(found.stored().record()).isInstanceOf(Record.Tombstone.class);
                    assertThat(found.stored().state()).isEqualTo(RecordState.COMMITTED);
                })));
    }

    /** As if the other's disk had lost it. */
    @Test
    void whatOnlyTheLeaderHoldsOfWhatIsCommittedComesToTheOther() throws Exception {
        publish(ReplicationIT::asUsual);
        Key key = newKey();
        Record record = value(key);
        prepareAtLeader(first, key, record);
        first.client().ask(Samples.CLUSTER, commit(key, record));

        eventually(() -> assertHolds(second, key, record));
        String partition = Samples.partitionOf(key).toString();
        eventually(() -> {
            JsonNode verification = view(first).path("verifications").path(partition);
            assertThat(verification.path("differences").asInt()).isPositive();
            assertThat(verification.path("repairs").asInt()).isPositive();
            assertThat(verification.path("verifiedAt").asString()).startsWith("20");
        });
        Scrape scrape = Scrape.of(first.client().managementPort());
        assertThat(scrape.sum("velour_storage_repairs_total")).isPositive();
        assertThat(scrape.names()).contains("velour_storage_verified_at_seconds");
    }

    @Test
    void theControllerHearsOfAReplicaThatIsSilent() throws Exception {
        StorageNode dead = Samples.node(4, NodeClient.freePort());
        publish(partition -> new ReplicaSet(partition, new Epoch(epoch), new Epoch(epoch),
                List.of(Samples.serving(first.node()), Samples.serving(dead))), dead);
        Key key = newKey();
        assertRefused(ask(first, prepare(key, value(key))), Refusal.NOT_READY);

        eventually(() -> assertThat(controller.suspects()).contains("/v1/members/" + dead.id() + "/suspect?reporter="
                + first.node().id() + "&incarnation=" + dead.incarnation()));
        eventually(() -> assertThat(view(first).path("peers").valueStream()
                .filter(peer -> peer.path("name").asString().equals(dead.name())))
                .anySatisfy(peer -> assertThat(peer.path("failures").asLong()).isPositive()));
        assertThat(first.client().readiness()).isEqualTo("UP");

        publish(ReplicationIT::asUsual);
        prepareAtLeader(first, key, value(key));
    }
}
