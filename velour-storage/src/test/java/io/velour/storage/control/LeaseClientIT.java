package io.velour.storage.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.web.client.RestClient;

import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Epoch;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.protocol.RenewalAnswer;
import io.velour.shell.config.ProcessEnd;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.peer.PeerClients;
import io.velour.storage.peer.PeerSettings;
import io.velour.storage.runtime.ReplicaRuntime;
import io.velour.storage.testing.FakeController;
import io.velour.storage.testing.GatedStore;
import io.velour.storage.testing.Samples;
import io.velour.storage.testing.TestLoop;

/** The lease of a node without a watcher, that refuses reads without it. */
class LeaseClientIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(20);
    @TempDir
    private Path parent;
    private final GatedStore store = new GatedStore();
    private final List<Boolean> told = new CopyOnWriteArrayList<>();
    private volatile @Nullable String diskFailure;
    private FakeController controller;
    private DataFolder folder;
    private ReplicaRuntime runtime;
    private PeerClients peers;
    private LeaseClient client;

    @BeforeEach
    void prepare() throws IOException {
        controller = new FakeController();
        folder = DataFolder.open(parent.resolve("node"), "a", new SecureRandom());
        runtime = new TestLoop(folder.member(), store, 8, false).runtime();
        peers = new PeerClients(folder.member(), RestClient.create(), new PeerSettings(1, LIMIT, 1, 1), 1);
        client = clientWith(OFTEN);
        runtime.start();
    }

    private LeaseClient clientWith(Duration interval) {
        MapAdoption adoption = new MapAdoption(folder, peers, runtime, new ProcessEnd(new StaticApplicationContext()));
        return new LeaseClient(NodeAddress.parse(controller.address()), runtime, adoption,
                () -> new TimeReading(System.currentTimeMillis(), System.nanoTime()), interval,
                () -> Optional.ofNullable(diskFailure), new Presence(told::add, Path.of("data")));
    }

    @AfterEach
    void stop() {
        client.stop();
        store.allow(100);
        runtime.stop();
        peers.close();
        folder.close();
        controller.close();
    }

    private PartitionMap map(Duration lease) {
        StorageNode self = new StorageNode(folder.member().node(), "a", new NodeAddress("127.0.0.1", 9_080), "",
                folder.member().incarnation());
        ClusterSettings settings = new ClusterSettings(1, 1, lease, Duration.ofMinutes(1), Duration.ofHours(1));
        return Samples.map(Samples.CLUSTER, settings, 3, self, Epoch.FIRST);
    }

    private void awaitState(String state) {
        await().atMost(LIMIT).until(() -> client.status().state().equals(state));
    }

    @Test
    void theAnswerToARenewalBringsTheFirstMapAndTheFolderJoinsItsCluster() {
        assertThat(client.status()).isEqualTo(new LeaseStatus(false, "NONE_YET", null));
        long before = System.currentTimeMillis();
        client.start();
        awaitState("NO_CLUSTER");
        assertThat(client.status()).satisfies(status -> {
            assertThat(status.live()).isFalse();
            assertThat(status.sinceLastAnswer()).isNotNull();
        });
        assertThat(runtime.mayServe()).isFalse();
        assertThat(controller.renewals()).first().satisfies(renewal -> {
            assertThat(renewal.member()).isEqualTo(folder.member());
            assertThat(renewal.mapVersion()).isZero();
            assertThat(renewal.wallMillis()).isBetween(before, System.currentTimeMillis());
        });

        PartitionMap map = map(Duration.ofMinutes(10));
        controller.publish(map);
        awaitState("GRANTED");
        assertThat(runtime.map()).isEqualTo(map);
        assertThat(folder.cluster()).contains(Samples.CLUSTER);
        assertThat(client.status().live()).isTrue();
        assertThat(runtime.mayServe()).isTrue();
        assertThat(runtime.read(Samples.read("a"))).hasToString("Absent[epoch=1]");
        await().atMost(LIMIT).until(() -> controller.renewals().getLast().mapVersion() == 3);
    }

    @Test
    void aShortLeaseIsRenewedOftenerThanTheIntervalSays() {
        client = clientWith(Duration.ofSeconds(15));
        controller.publish(map(Duration.ofMillis(200)));
        client.start();

        await().atMost(LIMIT).until(() -> controller.renewals().size() >= 20);
    }

    @Test
    void aLeaseThatIsNotRenewedRunsOut() {
        controller.publish(map(Duration.ofMillis(200)));
        client.start();
        awaitState("GRANTED");
        controller.answerRenewals(renewal -> new RenewalAnswer.Denied(RenewalAnswer.Reason.SUSPENDED, null));

        awaitState("DENIED");
        await().atMost(LIMIT).until(() -> !client.status().live() && !runtime.mayServe());
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aFailureIsLoggedOnceAndNotAtEachTry(CapturedOutput output) {
        AtomicInteger tries = new AtomicInteger();
        controller.answerRenewals(renewal -> {
            tries.incrementAndGet();
            return null;
        });
        client.start();
        await().atMost(LIMIT).until(() -> tries.get() > 5);
        controller.publish(map(Duration.ofMinutes(10)));
        controller.grantLeases();
        awaitState("GRANTED");
        client.stop();

        assertThat(output).containsOnlyOnce("no answer to a renewal from the controller at " + controller.address());
    }

    @Test
    void aNodeWhoseDiskFailedAsksForNoLease() {
        controller.publish(map(Duration.ofMinutes(10)));
        client.start();
        awaitState("GRANTED");
        store.failWrites("no space left");
        store.allow(1);
        runtime.write(List.of(Samples.prepare("a", Samples.value(Samples.version(0), "a"))));

        awaitState("NOT_ASKED_FOR");
        assertThat(told).containsExactly(false);
        int sent = controller.renewals().size();
        await().during(OFTEN.multipliedBy(10)).atMost(LIMIT).until(() -> controller.renewals().size() == sent);
    }

    /** RocksDB's own threads may meet it before any write does. */
    @Test
    void aFailureOfTheDiskThatNoWriteHasMetYetCountsToo() {
        controller.publish(map(Duration.ofMinutes(10)));
        client.start();
        awaitState("GRANTED");
        assertThat(told).isEmpty();
        diskFailure = "flush failed";

        awaitState("NOT_ASKED_FOR");
        assertThat(told).containsExactly(false);
    }
}
