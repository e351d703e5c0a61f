package io.velour.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterId;
import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.control.ClusterState;
import io.velour.control.ControlSettings;
import io.velour.control.Registration;
import io.velour.controller.Samples;
import io.velour.controller.runtime.ControllerEvent.FrontendGone;
import io.velour.controller.runtime.ControllerEvent.FrontendSeen;
import io.velour.controller.runtime.ControllerEvent.StorageNodeGone;
import io.velour.controller.runtime.ControllerEvent.StorageNodeSeen;
import io.velour.controller.store.MemoryClusterStateStore;

class ControllerRuntimeTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final NodeAddress FRONTEND = new NodeAddress("10.0.1.1", 8_080);

    private final MemoryClusterStateStore store = new MemoryClusterStateStore();
    private final List<PartitionMap> published = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final BlockingQueue<String> broken = new ArrayBlockingQueue<>(1);
    private ControllerRuntime runtime = start(3);

    private ControllerRuntime start(int expectedStorageNodes) {
        ControllerRuntime started = new ControllerRuntime(Samples.birth(expectedStorageNodes), ControlSettings.DEFAULT,
                store.load(), store, published::add, now::get,
                () -> new TimeReading(System.currentTimeMillis(), System.nanoTime()), () -> broken.add("broken"));
        started.start();
        return started;
    }

    private void restart() {
        runtime.stop();
        published.clear();
        runtime = start(3);
    }

    @AfterEach
    void stop() {
        runtime.stop();
    }

    private void register(Registration... registrations) {
        for (Registration registration : registrations) {
            runtime.submit(new StorageNodeSeen(registration));
        }
        handled();
    }

    /** Waits until everything submitted so far has been handled: a frontend comes and goes behind it. */
    private void handled() {
        NodeAddress mark = new NodeAddress("mark", 1);
        runtime.submit(new FrontendSeen("mark", mark));
        await().atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                .until(() -> runtime.snapshot().frontends().contains(mark));
        runtime.submit(new FrontendGone("mark"));
        await().atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                .until(() -> !runtime.snapshot().frontends().contains(mark));
    }

    private PartitionMap lastPublished() {
        return published.getLast();
    }

    private static Registration member(int n, long incarnation) {
        return Samples.node(n, incarnation, Optional.of(Samples.CLUSTER));
    }

    @Test
    void theClusterIsBornWithTheLastExpectedNodeAndNotBefore() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(2, 1));
        assertThat(published).isEmpty();
        assertThat(store.stores()).isZero();
        assertThat(runtime.snapshot().map()).isEmpty();
        assertThat(runtime.snapshot().present()).hasSize(2);

        register(Samples.node(3, 1));

        assertThat(published).singleElement().isEqualTo(runtime.snapshot().map().orElseThrow());
        assertThat(lastPublished().version()).isEqualTo(1);
        assertThat(lastPublished().cluster()).isEqualTo(Samples.CLUSTER);
        assertThat(store.load()).map(ClusterState::map).hasValue(lastPublished());
    }

    @Test
    void renewalsChangeNothing() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));
        ClusterSnapshot before = runtime.snapshot();

        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));

        assertThat(published).hasSize(1);
        assertThat(store.stores()).isEqualTo(1);
        assertThat(runtime.snapshot().present()).isEqualTo(before.present());
    }

    @Test
    void aRestartPublishesTheSameMapBeforeAnybodyRegisters() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));
        PartitionMap before = lastPublished();

        restart();

        assertThat(published).containsExactly(before);
        register(member(1, 1), member(2, 1), member(3, 1));
        assertThat(published).containsExactly(before);
    }

    @Test
    void aNodeThatComesBackIsListedInItsNewIncarnation() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));

        register(member(2, 7));

        assertThat(lastPublished().version()).isEqualTo(2);
        assertThat(lastPublished().node(new NodeId(2)).orElseThrow().incarnation()).isEqualTo(new Incarnation(7));
        assertThat(store.load()).map(ClusterState::map).hasValue(lastPublished());
    }

    @Test
    void theIncarnationThatWasReplacedIsNotBelievedAgainEvenAfterARestart() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));
        register(member(2, 7));
        restart();

        register(member(2, 1));

        assertThat(published).singleElement().satisfies(map -> assertThat(map.version()).isEqualTo(2));
        assertThat(runtime.snapshot().present()).isEmpty();
    }

    @Test
    void aNodeOfAnotherClusterIsRefusedWithTheReason() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));
        Registration foreign = Samples.node(4, 1, Optional.of(new ClusterId(0xbad)));

        register(foreign);

        assertThat(published).hasSize(1);
        assertThat(runtime.snapshot().refusals()).containsOnlyKeys(foreign);
        assertThat(runtime.snapshot().refusals().get(foreign)).contains("0000000000000bad")
                .contains("00000000000000c1");
    }

    @Test
    void nodesWithDataAreRefusedByAControllerThatHasLostItsState() {
        register(member(1, 1), member(2, 1), member(3, 1));

        assertThat(published).isEmpty();
        assertThat(store.stores()).isZero();
        assertThat(runtime.snapshot().refusals()).hasSize(3);
        assertThat(runtime.snapshot().refusals().values())
                .allSatisfy(
                        reason -> assertThat(reason).contains("was the controller's data folder lost or exchanged?"));
    }

    @Test
    void whatCannotBeStoredIsNotPublishedAndTriedAgainWithTheNextRenewal() {
        store.failWith("the disk is full");
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));

        assertThat(published).isEmpty();
        assertThat(runtime.snapshot().map()).isEmpty();
        assertThat(runtime.snapshot().storeFailure()).hasValue("the disk is full");
        assertThat(runtime.failure()).hasValue("the disk is full");

        store.heal();
        register(Samples.node(1, 1));

        assertThat(published).hasSize(1);
        assertThat(runtime.failure()).isEmpty();
        assertThat(runtime.snapshot().storeFailure()).isEmpty();
    }

    @Test
    void afterAFailureTheOldMapGoesOnAndTheNodeIsShownAsMissing() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));
        store.failWith("the disk is full");

        register(member(2, 7));

        assertThat(published).hasSize(1);
        assertThat(runtime.snapshot().map()).hasValue(lastPublished());
        assertThat(runtime.snapshot().missingSince()).containsOnlyKeys(new NodeId(2));
    }

    @Test
    void anOrderThatCouldNotBeStoredIsRefused() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));
        store.failWith("the disk is full");
        CompletableFuture<String> answer = new CompletableFuture<>();
        runtime.submit(new ControllerEvent.DrainOrdered(new NodeId(2), false, answer));
        assertThat(answer).succeedsWithin(LIMIT).isEqualTo("refused: it could not be stored: the disk is full");
        CompletableFuture<String> unknown = new CompletableFuture<>();
        runtime.submit(new ControllerEvent.DrainOrdered(new NodeId(77), false, unknown));
        assertThat(unknown).succeedsWithin(LIMIT).asString().contains("there is no storage node");

        store.heal();
        CompletableFuture<String> again = new CompletableFuture<>();
        runtime.submit(new ControllerEvent.DrainOrdered(new NodeId(2), false, again));
        assertThat(again).succeedsWithin(LIMIT).asString().contains("drains ");
    }

    @Test
    void aDiskThatIsWellAgainIsNoticedEvenIfNothingIsToBeDecided() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));
        store.failWith("the disk is full");
        register(member(2, 7));
        runtime.submit(new StorageNodeGone(member(2, 7).member()));
        handled();
        assertThat(runtime.failure()).isPresent();

        store.heal();
        register(member(1, 1));

        assertThat(runtime.failure()).isEmpty();
        assertThat(lastPublished().version()).isEqualTo(1);
    }

    @Test
    void aNodeThatIsGoneStaysInTheMapAndIsMissingSinceThen() {
        register(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1));
        assertThat(runtime.snapshot().missingSince()).isEmpty();
        now.set(Instant.ofEpochSecond(100));

        runtime.submit(new StorageNodeGone(Samples.node(2, 1).member()));
        handled();
        now.set(Instant.ofEpochSecond(200));
        runtime.submit(new StorageNodeGone(Samples.node(3, 1).member()));
        handled();

        assertThat(published).hasSize(1);
        assertThat(runtime.snapshot().missingSince()).containsOnlyKeys(new NodeId(2), new NodeId(3))
                .containsEntry(new NodeId(2), Instant.ofEpochSecond(100))
                .containsEntry(new NodeId(3), Instant.ofEpochSecond(200));
        register(member(2, 1));
        assertThat(runtime.snapshot().missingSince()).containsOnlyKeys(new NodeId(3));
    }

    @Test
    void frontendsComeAndGoAndAnAddressIsNamedOnce() {
        runtime.submit(new FrontendSeen("first life", FRONTEND));
        runtime.submit(new FrontendSeen("second life", FRONTEND));
        handled();
        assertThat(runtime.snapshot().frontends()).containsExactly(FRONTEND);

        runtime.submit(new FrontendGone("first life"));
        handled();
        assertThat(runtime.snapshot().frontends()).containsExactly(FRONTEND);

        runtime.submit(new FrontendGone("second life"));
        handled();
        assertThat(runtime.snapshot().frontends()).isEmpty();
    }

    @Test
    void whatWasSubmittedBeforeTheEndIsStillStored() {
        for (int n = 1; n <= 3; n++) {
            runtime.submit(new StorageNodeSeen(Samples.node(n, 1)));
        }

        runtime.stop();

        assertThat(store.load()).isPresent();
        assertThat(runtime.isRunning()).isFalse();
    }

    @Test
    void aLoopThatBreaksSaysSoAndDecidesNothingMore() throws InterruptedException {
        store.breakWith(new IllegalStateException("a bug"));
        for (int n = 1; n <= 3; n++) {
            runtime.submit(new StorageNodeSeen(Samples.node(n, 1)));
        }

        assertThat(broken.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("broken");
        assertThat(runtime.failure()).hasValueSatisfying(reason -> assertThat(reason).contains("a bug"));
        store.heal();
        runtime.submit(new StorageNodeSeen(Samples.node(1, 1)));
        assertThat(published).isEmpty();
    }
}
