package io.velour.storage.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.web.client.RestClient;

import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.StorageNode;
import io.velour.shell.config.ProcessEnd;
import io.velour.storage.control.HandOver.HandOverSettings;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.peer.PeerClients;
import io.velour.storage.peer.PeerSettings;
import io.velour.storage.runtime.ReplicaRuntime;
import io.velour.storage.testing.FakeController;
import io.velour.storage.testing.GatedStore;
import io.velour.storage.testing.Samples;
import io.velour.storage.testing.TestLoop;

/** What a node does that is asked to end. */
class HandOverIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final StorageNode OTHER = Samples.node(2, 9_082);
    @TempDir
    private Path parent;
    private FakeController controller;
    private DataFolder folder;
    private ReplicaRuntime runtime;
    private PeerClients peers;
    private LeaseClient lease;
    private MapAdoption adoption;
    private StorageNode self;

    @BeforeEach
    void serve() throws IOException {
        controller = new FakeController();
        folder = DataFolder.open(parent.resolve("node"), "a", new SecureRandom());
        self = new StorageNode(folder.member().node(), "a", new NodeAddress("127.0.0.1", 9_080), "",
                folder.member().incarnation());
        runtime = new TestLoop(folder.member(), new GatedStore(), 8, false).runtime();
        peers = new PeerClients(folder.member(), RestClient.create(), new PeerSettings(1, LIMIT, 1, 1), 1);
        adoption = new MapAdoption(folder, peers, runtime, new ProcessEnd(new StaticApplicationContext()));
        lease = new LeaseClient(NodeAddress.parse(controller.address()), runtime, adoption,
                () -> new TimeReading(System.currentTimeMillis(), System.nanoTime()), Duration.ofMillis(20),
                Optional::empty, new Presence(_ -> {}, Path.of("data")));
        runtime.start();
        lease.start();
    }

    @AfterEach
    void stop() {
        lease.stop();
        runtime.stop();
        peers.close();
        folder.close();
        controller.close();
    }

    private PartitionMap map(long version, StorageNode... serving) {
        ClusterSettings settings = new ClusterSettings(1, 1, Duration.ofMinutes(10), Duration.ofMinutes(1),
                Duration.ofHours(1));
        return Samples.map(settings, version, List.of(self, OTHER), partition -> Samples.entry(partition, version,
                List.of(serving).stream().map(Samples::serving).toArray(Replica[]::new)));
    }

    private void begin(PartitionMap map) {
        controller.publish(map);
        await().atMost(LIMIT).until(() -> runtime.mayServe());
    }

    private CompletableFuture<Void> end(boolean drainFirst, Duration limit) {
        HandOver handOver = new HandOver(runtime, lease,
                new HandOverClient(NodeAddress.parse(controller.address()), folder.member()),
                new HandOverSettings(drainFirst, LIMIT, limit));
        handOver.start();
        // Not on the common pool: the JDK's HTTP client works there.
        return CompletableFuture.runAsync(handOver::stop, task -> Thread.ofPlatform().daemon().start(task));
    }

    private String nextOrder() throws InterruptedException {
        return String.valueOf(controller.orders().poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    private String givingBack() {
        return "DELETE /v1/members/" + folder.member().node() + "/lease?incarnation=" + folder.member().incarnation();
    }

    @Test
    void itServesNoReadsWhenTheControllerHearsOfItAndEndsWhenOthersServe() throws Exception {
        begin(map(3, self, OTHER));
        CompletableFuture<Void> ended = end(false, LIMIT);
        assertThat(nextOrder()).isEqualTo(givingBack());
        assertThat(runtime.mayServe()).isFalse();
        assertThat(ended).isNotDone();
        adoption.onMap(map(4, OTHER));
        assertThat(ended).succeedsWithin(LIMIT);
        assertThat(controller.orders()).isEmpty();
    }

    @Test
    void whoServesAloneWaitsForNobody() throws Exception {
        begin(map(3, self));
        assertThat(end(false, LIMIT)).succeedsWithin(LIMIT.dividedBy(2));
        assertThat(nextOrder()).isEqualTo(givingBack());
    }

    @Test
    void itEndsAtItsLimitAlthoughItIsStillListed() {
        begin(map(3, self, OTHER));
        assertThat(end(false, Duration.ofMillis(50))).succeedsWithin(LIMIT);
    }

    @Test
    void itIsDrainedFirstIfItIsToBe() throws Exception {
        begin(map(3, self, OTHER));
        CompletableFuture<Void> ended = end(true, LIMIT);
        assertThat(nextOrder()).isEqualTo("POST /v1/members/" + folder.member().node() + "/drain");
        assertThat(runtime.mayServe()).as("it serves while it is drained").isTrue();
        assertThat(ended).isNotDone();
        controller.publish(map(4, OTHER));
        assertThat(nextOrder()).isEqualTo(givingBack());
        assertThat(ended).succeedsWithin(LIMIT);
    }

    @Test
    void whoHasNoMapHasNothingToHandOver() {
        assertThat(end(true, LIMIT)).succeedsWithin(LIMIT.dividedBy(2));
        assertThat(controller.orders()).isEmpty();
    }

    @Test
    void withoutAControllerItJustEnds() {
        begin(map(3, self, OTHER));
        controller.close();
        assertThat(end(true, LIMIT)).succeedsWithin(LIMIT.dividedBy(2));
        assertThat(runtime.mayServe()).isFalse();
    }
}
